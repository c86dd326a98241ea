import { pipelineTargets } from './pipeline-targets';
import { targetNamesOf } from './plugin-options';

describe('targetNamesOf', () => {
  it('is what a target does, unless the workspace calls it otherwise', () => {
    expect(['daily', 'scrape'].map(targetNamesOf(undefined))).toEqual(['daily', 'scrape']);
    expect(['daily', 'scrape'].map(targetNamesOf({ targetNames: { daily: 'produce' } }))).toEqual([
      'produce',
      'scrape',
    ]);
  });

  it.each([
    [{ dayly: 'x' }, /dayly is no target/],
    [{ daily: 'a b' }, /daily can't be called "a b"/],
    [{ daily: 7 }, /daily can't be called 7/],
    [{ daily: 'scrape' }, /two targets are called scrape/],
    [['daily'], /it is no object/],
  ])('refuses %j', (targetNames, message) => {
    expect(() => targetNamesOf({ targetNames })).toThrow(message);
  });
});

describe('the targets under other names', () => {
  const options = { root: '/ws', projectRoot: 'shop', out: '.out/anna-1', sections: ['news'], sources: null };
  const names = { daily: 'produce', sections: 'parts', 'report-section': 'part' };
  const targets = pipelineTargets({ ...options, names: targetNamesOf({ targetNames: names }) });

  it('wait for each other under these names', () => {
    expect(targets['produce']).toMatchObject({ executor: '@scrape-and-report/executors:daily', dependsOn: ['sync'] });
    expect(targets['part-news']).toMatchObject({ dependsOn: ['parts'], options: { section: 'news' } });
    expect(targets['report']!.dependsOn).toEqual(['parts', 'part-*']);
    expect(Object.keys(targets)).toEqual(expect.not.arrayContaining(['daily', 'sections', 'report-news']));
  });
});
