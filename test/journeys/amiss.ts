import axe from 'axe-core';
import type { Page } from 'playwright-core';

export const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const schemes = ['light', 'dark'] as const;

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary?: string }[];
}
const told = ({ target, failureSummary = '' }: Violation['nodes'][number]): string =>
  `${target}: ${failureSummary.replaceAll(/\s+/g, ' ')}`;

/** What axe finds amiss on the page as it stands, in each size and in light and dark; and what is wider than its screen. */
export const amissOn = async (page: Page, name: string): Promise<string[]> => {
  await page.evaluate(axe.source);
  // A colour on its way from light to dark is neither.
  await page.addStyleTag({
    content: '*, ::before, ::after { transition: none !important; animation: none !important }',
  });
  const amiss: string[] = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const violations = (await page.evaluate(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
      )) as Violation[];
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      if (Number(overflow) > 0) amiss.push(`${name}, ${size}: wider than the screen by ${overflow} pixels`);
      for (const { id, nodes } of violations)
        amiss.push(`${name}, ${size}, ${colorScheme}: ${id}: ${nodes.map(told).join(' | ')}`);
    }
  }
  return amiss;
};
