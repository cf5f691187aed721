// People of the forge contract beside Git, in memory.
import type { RepositoryName } from "../../src/core/names.ts";
import { saidOn } from "../fixtures/memory-conversation.ts";
import type { MemoryForge } from "../fixtures/memory-forge.ts";
import type { Rulers, Talk } from "./neighbours.ts";

export function talkIn(forge: MemoryForge): Talk {
  const conversation = (repository: RepositoryName, number: number): { id: string; url: string } => {
    const pull = forge.repository(repository).pulls.find((one) => one.number === number);
    const issue = forge.issues.find((one) => one.repository === repository && one.number === number);
    if (!pull && !issue) throw new Error(`${repository} has no conversation ${number}`);
    const url = `https://github.com/${repository}/issues/${number}`;
    return { id: (pull ?? issue)?.id ?? "", url: pull?.url ?? url };
  };
  const comment = (id: string) => {
    const found = forge.comments.get(id);
    if (!found) throw new Error(`there is no comment ${id}`);
    return found;
  };

  return {
    says: async (repository, { on, by, body }) =>
      saidOn(forge, { repository, body, by, createdAt: forge.now(), on: conversation(repository, on) }),
    async rewrites(_, id, body) {
      Object.assign(comment(id), { body, edited: true });
    },
    async deletes(_, id) {
      forge.comments.delete(id);
    },
    async asks(repository, { title, body }) {
      const number = 101 + forge.issues.length;
      const id = `${repository}!${number}`;
      forge.issues.push({ repository, id, number, title, body, state: "open", isOurs: false });
      return number;
    },
    async settles(repository, number) {
      const issue = forge.issues.find((one) => one.repository === repository && one.number === number);
      if (issue) issue.state = "closed";
    },
    async locks(repository, number) {
      forge.locked.add(conversation(repository, number).id);
    },
    async appoints(_, person, role) {
      forge.roles.set(person, role);
    },
  };
}

export function rulersOf(forge: MemoryForge): Rulers {
  const { rules } = forge;
  const require = (branch: string, name: string) =>
    rules.required.set(branch, [...(rules.required.get(branch) ?? []), name]);
  const isAnswered = ({ repository, base, head }: MemoryForge["groups"][number]) =>
    (rules.required.get(base) ?? []).every((name) =>
      ["success", "failure"].includes(forge.runs.published(repository, head, name)?.state ?? "none"),
    );
  return {
    async rules(_, branch, rule) {
      switch (rule.kind) {
        case "pull requests only":
          if (branch === "main") forge.protectedMain = true;
          else rules.methods.delete("fast-forward");
          return;
        case "check":
          require(branch, rule.name);
          return;
        case "queue":
          rules.queued.add(branch);
          require(branch, rule.check);
      }
    },
    async allows(_, methods) {
      for (const method of ["merge", "squash", "rebase"] as const) {
        if (methods.includes(method)) rules.methods.add(method);
        else rules.methods.delete(method);
      }
    },
    // The memory's queue waits for nothing by itself.
    async queuesGoOn() {
      if (forge.groups.every(isAnswered)) forge.runQueue();
    },
  };
}
