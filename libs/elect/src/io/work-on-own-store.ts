import { findWork } from '../choice/living';
import { drive } from './drive';
import { contextOf, worldOf, type ElectionOptions } from './election-options';

/**
 * Who produces into, or synchronises with, the own store at this moment, or null: for a stage that runs alone. A claim
 * whose holder may be dead is watched until that is known, `leaseSeconds` at most.
 */
export function workOnOwnStore(options: ElectionOptions): Promise<string | null> {
  const context = contextOf(options, false);
  return drive(findWork(context, options.me.name), worldOf(options), options.signal);
}
