import { describe, expect, test } from 'vitest';
import { MAX_VIEWS, readViews, withoutView, withView } from './list-views.ts';

const view = (name: string, query = 'status=paused') => ({ name, query });

describe('saved views', () => {
  test.each([null, '', 'no json', '{"a":1}', '[1,null,{"name":3}]'])(
    '%j holds none',
    (text) => {
      expect(readViews(text)).toEqual([]);
    },
  );

  test('are read as they were written', () => {
    const views = [view('Mine'), view('Late', 'sort=-updated')];
    expect(readViews(JSON.stringify(views))).toEqual(views);
  });

  test('the same name is the same view', () => {
    const before = [view('Mine'), view('Late')];
    expect(withView(before, view('Mine', 'q=a'))).toEqual([
      view('Late'),
      view('Mine', 'q=a'),
    ]);
    expect(withoutView(before, 'Mine')).toEqual([view('Late')]);
  });

  test('the oldest goes when there are too many', () => {
    const many = Array.from({ length: MAX_VIEWS }, (_, n) => view(`V${n}`));
    const views = withView(many, view('New'));
    expect(views).toHaveLength(MAX_VIEWS);
    expect(views[0]?.name).toBe('V1');
  });
});
