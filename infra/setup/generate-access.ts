/**
 * Writes infra/access.generated.json: what the code of each function can ask of
 * AWS, which is what its role allows. A test fails while it is out of date.
 */
import { writeFileSync } from 'node:fs';
import { accessFile, measureAccess } from '#infra/aws/measure-access.ts';

writeFileSync(accessFile, `${JSON.stringify(measureAccess(), null, 2)}\n`);
