import { forgeContract } from "./forge-contract.ts";
import { openMemoryTheatre } from "./memory-stage.ts";
import { openSandboxTheatre } from "./sandbox-stage.ts";

forgeContract("the in-memory forge of the tests", openMemoryTheatre);
forgeContract("GitHub as the sandbox plays it, through Octokit", openSandboxTheatre);
