// What extras-HASH.js has of ui-HASH.js: scripts that are files of their own share code by handing it on.
import { keepReading, readReading, readState, writeState } from "./address.js";
import { make, set } from "./dom.js";
import { describe, direction, renderHit, segments } from "./hit.js";
import { inView, List } from "./list.js";
import { Searcher } from "./searcher.js";

export const kit = {
  describe, direction, inView, keepReading, List, make, readReading, readState, renderHit, Searcher, segments, set, writeState,
};
export type Kit = typeof kit;
