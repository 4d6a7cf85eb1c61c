// The story, told through @gitbeaker/rest.
const { Gitlab } = require("@gitbeaker/rest");

const { STORY_URL: host, STORY_TOKEN: token, STORY_PROJECT: project, STORY_COMMENT: comment } = process.env;

(async () => {
  const { Issues, IssueNotes } = new Gitlab({ host, token });
  const listed = await Issues.all({ projectId: project, perPage: 20 });
  console.log(listed.map((issue) => issue.iid).sort((a, b) => a - b).join(","));
  const { iid } = await Issues.create(project, "Acme", { description: "Facts\n\nmore", labels: "EMEA,HS::Red" });
  await Issues.edit(project, iid, { title: "Acme Corp", addLabels: "HS::Yellow", removeLabels: "HS::Red" });
  await IssueNotes.create(project, iid, comment);
  await Issues.edit(project, iid, { stateEvent: "close" });
})();
