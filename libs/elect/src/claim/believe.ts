import { addDays } from '@scrape-and-report/production';
import { isEpoch, MAX_LEAP } from '@scrape-and-report/record';
import type { Holder } from '../port/records';
import type { ClaimView, StoreView } from '../port/store-io';
import type { Views } from '../port/watch';
import type { Refusal } from './refusal';

export interface Doubt {
  /** Configured names. */
  readonly partners: readonly string[];
  /** '' when there is none. */
  readonly day: string;
  /** What is known to be right: reached before, or the own claim's. */
  readonly reached: number;
}

export interface Believed {
  readonly views: Views;
  readonly reached: number;
  readonly refused: readonly Refusal[];
}

/**
 * Leaves out of what stores say whatever can't be: numbers and epochs far beyond what the fleet can have reached, claims
 * of a name that is no partner, and of a day that is yet to come.
 *
 * A claim with a number that can't be has no place in the chain, so that the next one is made below it. Any other that
 * is refused keeps its place, since nobody else can be given it, and counts as released.
 */
export function believe(seen: Views, doubt: Doubt): Believed {
  const reached = highestBelieved(seen, doubt.reached);
  const names = new Set(doubt.partners.map((name) => name.toLowerCase()));
  const lastDay = doubt.day === '' ? null : nextDay(doubt.day);
  const refused: Refusal[] = [];
  const views = new Map<string, StoreView | null>();
  for (const [store, view] of seen) {
    if (view?.refused) refused.push(...view.refused);
    views.set(store, view && withoutRefused(store, view));
  }
  return { views, reached, refused };

  function withoutRefused(store: string, view: StoreView): StoreView {
    const before = refused.length;
    const claims = view.claims.flatMap((claim) => {
      if (claim.number > reached) return leaveOut(store, claim.number, `its number is ${tooHigh(reached)}`);
      const reason = claim.holder && reasonAgainst(claim.holder);
      if (reason === null) return [claim];
      // Of days long gone nobody needs to hear: who produced them may be no partner any more.
      if (isNews(claim)) leaveOut(store, claim.number, reason);
      return [{ number: claim.number, holder: null, beat: null, end: 'released' as const }];
    });
    const { accepted } = view;
    const isKnown = accepted === undefined || accepted <= reached;
    if (!isKnown) leaveOut(store, null, `epoch ${accepted} is ${tooHigh(reached)}`);
    return refused.length === before &&
      claims.length === view.claims.length &&
      claims.every((c, i) => c === view.claims[i])
      ? view
      : { ...view, claims, accepted: isKnown ? accepted : undefined };
  }

  function leaveOut(store: string, number: number | null, reason: string): [] {
    refused.push({ store, number, reason });
    return [];
  }

  function reasonAgainst({ partner, epoch, day }: Holder): string | null {
    if (!names.has(partner.toLowerCase())) return `${partner} is no partner`;
    if (epoch > reached) return `epoch ${epoch} is ${tooHigh(reached)}`;
    return lastDay !== null && day > lastDay ? `it is for ${day}, a day yet to come` : null;
  }

  function isNews({ holder, end }: ClaimView): boolean {
    return end === null || holder!.day === '' || holder!.day >= doubt.day;
  }
}

function tooHigh(reached: number): string {
  return `more than ${MAX_LEAP} above ${reached}, the highest that is known`;
}

/** The day after, computed once: a look is made again and again. */
function nextDay(day: string): string {
  if (next?.of !== day) next = { of: day, day: addDays(day, 1) };
  return next.day;
}

let next: { readonly of: string; readonly day: string } | null = null;

/**
 * The highest number or epoch that the fleet can have reached: counted up from what is known, or from 0, by no leap of
 * more than `MAX_LEAP`. A fleet that really is further on has two stores that accepted such an epoch, or a chain of claims.
 */
function highestBelieved(seen: Views, known: number): number {
  let highest = 0;
  for (const view of seen.values()) for (const value of valuesOf(view)) if (value > highest) highest = value;
  if (highest <= known) return known;
  if (highest <= MAX_LEAP) return highest;
  const values = [...seen.values()].flatMap((view) => [...valuesOf(view)]).filter(isEpoch);
  const sorted = values.sort((a, b) => a - b);
  let reached = climb(sorted, known);
  for (const value of sorted) if (value > reached + MAX_LEAP && isAttested(seen, value)) reached = climb(sorted, value);
  return reached;
}

function climb(sorted: readonly number[], from: number): number {
  let reached = from;
  for (const value of sorted) if (value > reached && value - reached <= MAX_LEAP) reached = value;
  return reached;
}

function isAttested(seen: Views, value: number): boolean {
  const isNear = (one: number | undefined): boolean => one !== undefined && Math.abs(one - value) <= MAX_LEAP;
  const views = [...seen.values()].filter((view) => view !== null);
  if (views.some(({ claims }) => claims.filter(({ number }) => isNear(number)).length >= 3)) return true;
  return views.filter(({ accepted }) => isNear(accepted)).length >= 2;
}

function* valuesOf(view: StoreView | null): Generator<number> {
  if (!view) return;
  for (const { number, holder } of view.claims) {
    yield number;
    if (holder) yield holder.epoch;
  }
  if (view.accepted !== undefined) yield view.accepted;
}
