// What wakes the merge queues: anything that happens in their repository, and time.
import type { Repository } from "../../model.ts";
import type { World } from "../world.ts";
import { advanceQueues } from "./advance.ts";

/** Lets queues go on by themselves from now on, and with what an earlier run left in them. */
export function watchQueues(world: World): void {
  const wake = (repository: Repository) => {
    if (repository.queue.length > 0) world.background.start(() => advanceQueues(world, repository));
  };
  const wakeAll = () => world.repositories.forEach(wake);
  world.events.listen((event) => {
    if ("repository" in event) wake(event.repository);
  });
  world.clock.onAdvance(wakeAll);
  wakeAll();
}
