import type { Page } from 'playwright-core';

// As much of a browser's page as is asked here.
interface Box {
  left: number;
  right: number;
  bottom: number;
}
interface Element {
  tagName: string;
  className: unknown;
  parentElement: Element | null;
  checkVisibility(options: object): boolean;
  getBoundingClientRect(): Box;
}
interface Text {
  textContent: string;
  parentElement: Element;
}
interface Window {
  document: {
    body: Element;
    documentElement: { scrollWidth: number };
    createTreeWalker(root: Element, what: number): { nextNode(): Text | null };
    createRange(): { selectNodeContents(node: Text): void; getClientRects(): Iterable<Box> };
    querySelectorAll(selector: string): Iterable<Element>;
  };
  getComputedStyle(element: Element): { overflowX: string };
}

/**
 * Whether the page is wider than its screen; and the words and the fields that stand nearer to its left or right edge than
 * `gutter`, or beyond it. What is cut off counts as far as it is seen; to the right of a row that one pushes along there may be
 * more of it.
 */
export const atTheEdge = (page: Page, gutter: number): Promise<string[]> =>
  page.evaluate((least) => {
    const { document, getComputedStyle } = globalThis as unknown as Window;
    // Without the place that is kept for a scrollbar.
    const width = document.body.getBoundingClientRect().right;
    const found = new Set<string>();
    const over = document.documentElement.scrollWidth - width;
    if (over > 0) found.add(`wider than the screen by ${over} pixels`);
    const check = (name: string, element: Element, box: Box): void => {
      let { left, right } = box;
      let goesOn = false;
      for (let around: Element | null = element; around && around !== document.body; around = around.parentElement) {
        const { overflowX } = getComputedStyle(around);
        if (overflowX === 'visible') continue;
        const hole = around.getBoundingClientRect();
        if (overflowX !== 'hidden' && overflowX !== 'clip' && right > hole.right) goesOn = true;
        left = Math.max(left, hole.left);
        right = Math.min(right, hole.right);
      }
      // What only a reader of screens hears is a pixel wide; what a keyboard calls up waits above the page.
      if (right - left < 2 || box.bottom <= 0) return;
      if (left < least) found.add(`${name} begins at ${Math.round(left)}`);
      if (right > width - least && !goesOn) found.add(`${name} ends at ${Math.round(right)} of ${width}`);
    };
    const isSeen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });
    const range = document.createRange();
    const texts = document.createTreeWalker(document.body, 4);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const words = text.textContent.trim();
      if (!words || !isSeen(text.parentElement)) continue;
      range.selectNodeContents(text);
      for (const line of range.getClientRects()) check(`“${words.slice(0, 40)}”`, text.parentElement, line);
    }
    for (const field of document.querySelectorAll('input, select, textarea, button'))
      if (isSeen(field))
        check(`${field.tagName.toLowerCase()}.${field.className}`, field, field.getBoundingClientRect());
    return [...found];
  }, gutter);
