import { formatCode } from '../../lib/format.ts';
import type { WindowRow } from './form.ts';
import { DAY_MINUTES, partsText, weekOf } from './week.ts';

const percent = (minutes: number) => `${(minutes / DAY_MINUTES) * 100}%`;

/** The week as bars, and the same as text. */
export function WeekOverview({ windows }: { windows: readonly WindowRow[] }) {
  return (
    <table className="week">
      <caption>The week, by the clock that the windows are read on</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" className="week-scale">
            <span>00</span>
            <span>06</span>
            <span>12</span>
            <span>18</span>
            <span>24</span>
          </th>
          <th scope="col">Open</th>
        </tr>
      </thead>
      <tbody>
        {weekOf(windows).map(({ day, parts }) => (
          <tr key={day}>
            <th scope="row">{formatCode(day)}</th>
            <td aria-hidden="true">
              <div className="week-bar">
                {parts.map(({ from, to }) => (
                  <span
                    key={from}
                    style={{ left: percent(from), width: percent(to - from) }}
                  />
                ))}
              </div>
            </td>
            <td className="week-text">{partsText(parts)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
