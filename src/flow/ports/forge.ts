// GitHub, as the loop needs it. The loop owns its ports; adapters implement just what is here.
import type { Reading } from "./reading.ts";
import type { Talking } from "./talking.ts";
import type { Writing } from "./writing.ts";

/** One account's GitHub, as its installation lets us see it. */
export interface Forge extends Reading, Writing, Talking {}

/** The accounts that installed the App. */
export interface Accounts {
  /** Asks GitHub who they are: their logins. Throws ForgeUnavailable. */
  list(): Promise<string[]>;
  /** The GitHub of one of them. */
  forge(account: string): Promise<Forge>;
}
