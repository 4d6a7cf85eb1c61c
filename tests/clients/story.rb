# The story, told through the gem `gitlab`.
require "gitlab"

client = Gitlab.client(endpoint: "#{ENV.fetch("STORY_URL")}/api/v4", private_token: ENV.fetch("STORY_TOKEN"))
project = ENV.fetch("STORY_PROJECT")
puts client.issues(project, per_page: 20).auto_paginate.map(&:iid).sort.join(",")
issue = client.create_issue(project, "Acme", description: "Facts\n\nmore", labels: "EMEA,HS::Red")
client.edit_issue(project, issue.iid, title: "Acme Corp", add_labels: "HS::Yellow", remove_labels: "HS::Red")
client.create_issue_note(project, issue.iid, ENV.fetch("STORY_COMMENT"))
client.close_issue(project, issue.iid)
