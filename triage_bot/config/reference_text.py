"""The sentences of the reference that no model can tell."""

INTRODUCTION = """\
# Configuration

<!-- Written by `python -m triage_bot.config.schemas` from the models; a test holds it against them. -->

Four files, of which only the first is needed:

| file | what it says |
| --- | --- |
| [`triage.yml`](#triageyml) | where the triage project is, which sources are read |
| [`policy.yml`](#policyyml) | when issues open, how often updates are due, how much a run may change |
| [`labels.yml`](#labelsyml) | titles and colours of all labels, and the tables that lead to them |
| [`people.yml`](#peopleyml) | the GitLab users behind the names in the sources |

**Where files are looked for.** `policy`, `labels` and `people` may name a file. Without that key the file
of this name beside `triage.yml` counts, and where there is none the one that ships with the bot. A file
replaces the shipped one as a whole; templates replace each other one by one. Paths are relative to
`triage.yml`.

**Variables.** `${NAME}` and `${NAME:-default}` are replaced by environment variables, in the keys that say
so below and nowhere else, after the file is parsed. A variable that is not set, or empty, and has no default
is an error. Tokens never stand in a file.

**YAML.** Files are UTF-8 and hold one document. `true` and `false` are the only truth values; `yes`, `NO`,
dates and numbers with leading zeros are text. Anchors, aliases and tags are refused, and so are unknown keys
and keys that stand twice.

**Mistakes.** `triage-bot check` lists all mistakes of all files at once, each with file, line, column, key
and, where one can be guessed, what was probably meant:

```text
config/triage.yml:9:5: sources.0.pth: unknown key (did you mean path?)
```

Editors with a YAML language server know every key from `config/schemas/`, by the first line of the shipped
files.
"""

FORMATS = """\
What `sources[].fields` maps. The kind of a field decides which formats and words it understands:

| kind | `format` | other keys |
| --- | --- | --- |
| date, moment | strptime such as `%m/%d/%Y`, or `iso`, `epoch-seconds`, `epoch-milliseconds`, `excel` | |
| money | `1,234.50` (default) or `1.234,50` | `currency`, `per_year` |
| number | `1,234.50` (default) or `1.234,50` | `scale`, for `health_score` |
| percent | `percent` (72.5 is 72.5 %, default) or `fraction` (0.725 is 72.5 %) | |
| list | the separator, `;` by default | |
| rating | | `values`: your own words for `red`, `yellow`, `green`, `unknown` |
| flag | | `values`: your own words for `yes`, `no` |
| id, text | | |
"""

FIELD_KEYS = (
    "The keys are [fields of an account](#fields-of-an-account), with `about: renewals`"
    " [fields of a renewal](#fields-of-a-renewal), with `about: merges`"
    " [fields of a merge](#fields-of-a-merge)."
)

OF_RENEWALS = """\
What `sources[].fields` maps where the source says `about: renewals`. All need `account_id`,
`opportunity_id`, a day (`renewal_date`, else `close_date`) and `stage`, whose words
[`outcome.stages`](#outcomestages) explains; with the flags `is_closed` and `is_won` beside it, stages of open
and won renewals need no explanation. Formats are as above.
"""

OF_MERGES = """\
What `sources[].fields` maps where the source says `about: merges`: the deleted accounts of a CRM, such as
Salesforce's `queryAll` answer, or a list kept by hand. All need `account_id` and `merged_into`. Such a source
may be empty; one with a row that cannot be read is not believed. Formats are as above.
"""
