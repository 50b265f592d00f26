import { getLayerCakeContext } from 'layercake'

type Scale = ((value: number) => number) & { ticks: (count: number) => number[] }

/** What a plot's marks are drawn on: the size in pixels, and where a value is. */
export type Plane = {
  readonly width: number
  readonly height: number
  readonly xScale: Scale
  readonly yScale: Scale
}

/** The plane of the plot that a component is in; its scales are linear, as `Plot` makes them. */
export const plane = (): Plane => getLayerCakeContext() as unknown as Plane
