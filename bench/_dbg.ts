import { runCampaign } from './campaign-run.ts';
import { mixes } from './draws.ts';
import { add, Ledger } from './ledger.ts';

const P = Ledger.prototype as any;
const ops = new Map<string, number>();
const e0 = P.execute;
P.execute = function (c: any, by: string) {
  if (this.on) {
    const i = c.input;
    const k =
      i.Key?.pk ??
      i.Item?.pk ??
      i.ExpressionAttributeValues?.[':pk'] ??
      i.ExpressionAttributeValues?.[':partition'] ??
      '?';
    const r0 = this.readUnits;
    let bad = '';
    try {
      return e0.call(this, c, by);
    } catch (e) {
      bad = ' REFUSED';
      throw e;
    } finally {
      const part = String(k).split('#')[0]!.startsWith('cmp')
        ? 'DUE'
        : String(k).split('#')[0];
      const name = `${by} ${c.constructor.name} ${part}${i.Key?.sk?.startsWith?.('CMP') ? '/CMP' : ''}${bad}`;
      add(ops, name + ' n', 1);
      add(ops, name + ' RRU', this.readUnits - r0);
    }
  }
  return e0.call(this, c, by);
};
const m = await runCampaign({
  seed: 7,
  contacts: 1500,
  lines: 50,
  max_attempts: 3,
  delay_seconds: 600,
  rates: mixes.none,
});
const n = m.calls.length;
console.log(n, m.transitions);
for (const [k, v] of [...m.writes].sort((a, b) => b[1] - a[1]))
  console.log('W', k, (v / n).toFixed(3));
const rows = [...ops]
  .filter(([k, v]) => v / n > 0.01)
  .sort((a, b) => b[1] - a[1])
  .slice(0, 60);
for (const [k, v] of rows) console.log(k, (v / n).toFixed(3));
