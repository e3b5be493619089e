import type { APIMethodParams } from '@gramio/types';
import type { World } from '../../store/world.ts';
import type { ImplementedMethod } from '../implemented.ts';
import type { Uploads } from '../uploads.ts';

/** What came with a call besides its parameters. */
export interface Call {
  uploads: Uploads;
  /** Fires when the caller is gone. */
  signal: AbortSignal;
}

type Parameters<Name extends ImplementedMethod> = NonNullable<APIMethodParams<Name>>;

/** What a method does with parameters that are already checked; a refusal is an ApiError. */
export type Method<Name extends ImplementedMethod> = (
  world: World,
  parameters: Parameters<Name>,
  call: Call,
) => unknown;
