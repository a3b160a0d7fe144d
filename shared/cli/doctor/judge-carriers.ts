import type { Carrier } from '#shared/client/generated/types.gen.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

const CHECK = 'carrier';
const SEE = 'Carrier and numbers';

/** Each carrier that calls go through, or should: it is active. */
export function judgeCarriers(
  carriers: readonly Carrier[],
  simulated: boolean,
): Finding[] {
  const used = carriers.filter(
    ({ status, kind, places_calls }) =>
      places_calls || (status === 'active' && kind !== 'http'),
  );
  if (!used.some(({ places_calls }) => places_calls)) {
    const advice =
      'Add an account at a carrier: page Carriers, or outdial carriers add.';
    return [failed(CHECK, 'none places calls', advice, SEE)];
  }
  return used.map((carrier) => judgeOne(carrier, simulated));
}

function judgeOne(carrier: Carrier, simulated: boolean): Finding {
  const { id, places_calls, circuit, last_check } = carrier;
  const name = nameOf(carrier, simulated);
  if (!places_calls) {
    const code = last_check?.code ?? 'never asked';
    const advice = `Put the account right, then: outdial carriers check ${id}`;
    const seen = `${name}: it does not know the account (${code})`;
    return warning(CHECK, seen, advice, SEE);
  }
  if (!circuit || circuit.state === 'closed')
    return ok(CHECK, `${name}, ${paceOf(carrier)}`);
  const until = circuit.until ? ` until ${circuit.until}` : '';
  const judge = circuit.state === 'open' ? failed : warning;
  return judge(
    CHECK,
    `${name}: its circuit is ${circuit.state}${until}: nobody is called through it`,
    adviceOn(carrier),
    SEE,
  );
}

const nameOf = ({ id, name }: Carrier, simulated: boolean) => {
  if (id !== OWN_CARRIER) return name;
  return simulated ? 'simulated' : "the deployment's own";
};

const paceOf = ({ calls_per_second, calls_in_flight }: Carrier) =>
  `${calls_per_second ?? 'any number of'} calls a second, ${calls_in_flight ?? 0} up`;

function adviceOn({ id, circuit }: Carrier): string {
  const said = circuit?.why?.code ? ` It said ${circuit.why.code}.` : '';
  return id === OWN_CARRIER
    ? `It refused again and again, or did not answer: look at its own status and at carrier_url.${said}`
    : `It refused, or did not answer: look at its own status, then: outdial carriers check ${id}.${said}`;
}
