/**
 * The field above the trends: only figures that have every word of it stay.
 */
import { fold } from './shared/safe-text';

export function startFigureSearch(field: HTMLInputElement): void {
  const figures = [...document.querySelectorAll<HTMLElement>('.trend')].map((element) => ({
    element,
    text: fold(`${element.dataset['figure']} ${element.querySelector('.label')?.textContent}`),
  }));
  field.hidden = false;
  field.addEventListener('input', () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    for (const { element, text } of figures) element.hidden = !words.every((word) => text.includes(word));
    for (const group of document.querySelectorAll<HTMLElement>('.trends')) {
      group.hidden = !group.querySelector('.trend:not([hidden])');
    }
  });
}
