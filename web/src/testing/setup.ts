import { beforeEach } from 'vitest';
import { setServerTime } from '../lib/use-now.ts';

// Files share their modules: one may have heard of a server whose clock is another.
beforeEach(() => setServerTime(new Date().toISOString()));
