/**
 * Colours that people with any of the usual colour vision deficiencies tell apart, and that differ in lightness too:
 * Okabe and Ito, "Color Universal Design", 2008.
 */
export const PALETTE = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00'] as const;

export const INK = '#1F2933';
export const MUTED = '#52606D';
export const GRID = '#D9E2EC';
