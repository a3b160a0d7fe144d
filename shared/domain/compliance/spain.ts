import type { Calendar } from './holidays.ts';
import { hours, open, type Rule, workdays } from './rule.ts';

const national: Calendar = {
  id: 'es',
  observed: 'never',
  days: [
    { name: 'Año Nuevo', on: '01-01' },
    { name: 'Epifanía', on: '01-06' },
    { name: 'Viernes Santo', on: { easter: -2 } },
    { name: 'Fiesta del Trabajo', on: '05-01' },
    { name: 'Asunción', on: '08-15' },
    { name: 'Fiesta Nacional', on: '10-12' },
    { name: 'Todos los Santos', on: '11-01' },
    { name: 'Constitución', on: '12-06' },
    { name: 'Inmaculada', on: '12-08' },
    { name: 'Natividad', on: '12-25' },
  ],
};

export const spain: readonly Rule[] = [
  {
    ...hours,
    id: 'es.hours',
    region: 'ES',
    text: 'Calls from 09:00 to 21:00, none on weekends and national holidays',
    citation: 'Real Decreto Legislativo 1/2007, art. 96',
    windows: [open(workdays, '09:00', '21:00')],
    holidays: national,
    holiday_windows: [],
  },
];
