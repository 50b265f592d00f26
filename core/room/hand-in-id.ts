/**
 * What names of judgements begin with that a room begins by itself. By them it knows what was handed in, and a runner does
 * nothing under one name twice: nobody else begins anything so.
 */
export const HAND_IN = 'hand-in-'
