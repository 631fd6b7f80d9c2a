import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { atTheEdge } from './at-the-edge.ts';

export const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
/** As little as words and fields keep from the sides of a page, in pixels. */
const gutter = 8;
/** A scheme changes colours and nothing else: in the dark only they are looked at. */
const schemes: { colorScheme: 'light' | 'dark'; colourRules?: string[] }[] = [
  { colorScheme: 'light' },
  { colorScheme: 'dark', colourRules: ['color-contrast', 'link-in-text-block'] },
];

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary?: string }[];
}
const told = ({ target, failureSummary = '' }: Violation['nodes'][number]): string =>
  `${target}: ${failureSummary.replaceAll(/\s+/g, ' ')}`;

/**
 * What axe finds amiss on the page as it stands, by all its rules or by some, in each size, in light, and of its colours in dark;
 * and what is wider than its screen, or at its edge.
 */
export const amissOn = async (page: Page, name: string, rules?: readonly string[]): Promise<string[]> => {
  await page.evaluate(axe.source);
  // A colour on its way from light to dark is neither.
  await page.addStyleTag({
    content: '*, ::before, ::after { transition: none !important; animation: none !important }',
  });
  const amiss: string[] = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    amiss.push(...(await atTheEdge(page, gutter)).map((one) => `${name}, ${size}: ${one}`));
    for (const { colorScheme, colourRules } of schemes) {
      const runOnly = rules ?? colourRules;
      const how = JSON.stringify({ resultTypes: ['violations'], ...(runOnly ? { runOnly } : {}) });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Who listens for the change is told before the next frame; the one under way may not know of it.
      for (let frame = 0; frame < 2; frame++) await page.evaluate('new Promise(requestAnimationFrame)');
      const violations = (await page.evaluate(
        `axe.run(document, ${how}).then(({ violations }) => violations)`,
      )) as Violation[];
      for (const { id, nodes } of violations)
        amiss.push(`${name}, ${size}, ${colorScheme}: ${id}: ${nodes.map(told).join(' | ')}`);
    }
  }
  return amiss;
};
