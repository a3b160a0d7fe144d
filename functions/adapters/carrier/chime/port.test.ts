import { chimeRig } from '#tests/carriers/chime-rig.ts';
import { testCarrierPort } from '../port-suite.ts';

testCarrierPort('Amazon Chime', chimeRig);
