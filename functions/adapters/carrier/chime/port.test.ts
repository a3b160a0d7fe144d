import { chimeRig } from '#tests/carriers/chime-rig.ts';
import { testCarrierPort } from '#tests/carriers/port-suite.ts';

testCarrierPort('Amazon Chime', chimeRig);
