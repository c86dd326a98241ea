/*
 * The claim chain of libs/elect for two partners, without time: relative speeds are arbitrary, a detector of failures
 * is perfect (DEAD(p) is true exactly when p was killed), and making a claim takes two steps, so that a kill between
 * them leaves an empty one. Every pattern of one-way links is drawn at the start; CRASHES partners may be killed at
 * any step.
 *
 * Safety: never two at work with a store in common, never at work on a day that is marked done in a readable store.
 * Liveness (weak fairness): the day is done in the end, unless all were killed.
 *
 *   spin -a claim-chain.pml && cc -O2 -DSAFETY -o pan pan.c && ./pan -m100000           safety
 *   spin -a claim-chain.pml && cc -O2 -o pan pan.c && ./pan -m100000 -a -f -N produced  liveness
 */
#define P 2
#define LINKS 6 /* longest chain of a store; a run past it is cut off, and said */

#ifndef CRASHES
#define CRASHES 1
#endif

#define FREE 0 /* nobody reserved this link */
#define EMPTY 1 /* reserved, not filled */
#define CLAIMING 2
#define PRODUCING 3
#define DONE 4
#define RELEASED 5

typedef Store {
  byte state[LINKS];
  byte maker[LINKS];
  byte head
};
Store store[P];
bool link[4]; /* link[p * P + s]: p reaches store s */
bool killed[P];
bool working[P];
byte crashes;
bool chainTooLong;

#define REACHES(p, s) (p == s || link[p * P + s])
#define COMMON ((REACHES(0, 0) && REACHES(1, 0)) || (REACHES(0, 1) && REACHES(1, 1)))
#define IS_OPEN(x) (x == EMPTY || x == CLAIMING || x == PRODUCING)

/* One look at one store, as one step: is the day done there, does another's open claim stand there, how long is it. */
inline look(s) {
  d_step {
    i = 0;
    do
    :: i < store[s].head ->
       if
       :: store[s].state[i] == DONE -> seenDone = true
       :: IS_OPEN(store[s].state[i]) && store[s].maker[i] != me && !killed[store[s].maker[i]] -> seenOpen = true;
          if
          :: store[s].state[i] == PRODUCING -> seenProducing = true
          :: else
          fi
       :: else
       fi;
       i++
    :: else -> break
    od;
    head[s] = store[s].head;
    i = 0
  }
}

inline lookAll() {
  seenDone = false; seenOpen = false; seenProducing = false;
  s = 0;
  do
  :: s < P ->
     if
     :: REACHES(me, s) -> look(s)
     :: else
     fi;
     s++
  :: else -> break
  od
}

inline writeHeld(what) {
  s = 0;
  do
  :: s < P ->
     if
     :: held[s] < LINKS -> atomic { store[s].state[held[s]] = what }
     :: else
     fi;
     s++
  :: else -> break
  od
}

proctype Partner(byte me) {
  byte s, i;
  byte head[P], held[P];
  bool seenDone, seenOpen, seenProducing, blocked;

  {
    skip;
again:
    held[0] = LINKS; held[1] = LINKS; blocked = false;
    lookAll();
    if
    :: seenDone -> goto end
    :: !seenDone && seenOpen -> goto again
    :: else
    fi;

    /* Reserve the next link of every reachable store, in one order, and fill it. */
    s = 0;
    do
    :: s < P && !blocked && REACHES(me, s) ->
       atomic {
         if
         :: head[s] >= LINKS -> chainTooLong = true; blocked = true
         :: else ->
            if
            :: store[s].state[head[s]] == FREE ->
               store[s].state[head[s]] = EMPTY; store[s].maker[head[s]] = me;
               store[s].head = head[s] + 1; held[s] = head[s]
            :: else -> blocked = true
            fi
         fi
       }
       if
       :: !blocked && held[s] < LINKS -> store[s].state[held[s]] = CLAIMING
       :: else
       fi;
       s++
    :: s < P && !blocked && !REACHES(me, s) -> s++
    :: s == P || blocked -> break
    od;
    if
    :: blocked ->
       writeHeld(RELEASED);
       if
       :: chainTooLong -> goto end
       :: else -> goto again
       fi
    :: else
    fi;

    /* Take up the work, look once more under the claim. */
    writeHeld(PRODUCING);
    lookAll();
    if
    :: seenDone || seenProducing -> writeHeld(RELEASED);
       if
       :: seenDone -> goto end
       :: else -> goto again
       fi
    :: else
    fi;
    atomic { working[me] = true; assert(!COMMON || !working[1 - me] || killed[1 - me]) }
    atomic { working[me] = false; skip }
    writeHeld(DONE);
end:
    skip
  } unless {
    killed[me]
  }
}

/* Kills at most CRASHES partners, whenever it likes. */
proctype Killer() {
  do
  :: atomic { crashes < CRASHES && !killed[0] -> killed[0] = true; working[0] = false; crashes++ }
  :: atomic { crashes < CRASHES && !killed[1] -> killed[1] = true; working[1] = false; crashes++ }
  :: break
  od
}

init {
  atomic {
    if :: link[1] = true :: link[1] = false fi;
    if :: link[2] = true :: link[2] = false fi;
    run Partner(0);
    run Partner(1);
    run Killer()
  }
}

#define IS_DONE(s) (store[s].state[0] == DONE || store[s].state[1] == DONE || store[s].state[2] == DONE || \
                    store[s].state[3] == DONE || store[s].state[4] == DONE || store[s].state[5] == DONE)

ltl produced { <> (IS_DONE(0) || IS_DONE(1) || (killed[0] && killed[1]) || chainTooLong) }
