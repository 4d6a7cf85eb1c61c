"""`triage.yml`: where the triage project is, which sources are read; knows no other file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field
from pydantic import Strict as StrictType

from triage_bot.model.settings import Confidentiality, GitLabSettings, RequestLimits
from triage_bot.model.vocabulary import SENTENCES, About
from triage_bot.sources.matching import below
from triage_bot.sources.query.spec import DuckDbSpec, SqlSpec
from triage_bot.sources.registry import OPENERS
from triage_bot.sources.spec import FileSpec, Limits, SourceSpec

from .column_part import Column
from .joining_part import SETTLED, Accepted, Joined, accepted_words
from .rest_part import AuthPart, Choices, PagingPart, PresetName, RequestPart, RestKeys, TrafficPart
from .source_keys import needed_by_kind
from .typed import (
    Address,
    Count,
    Expanded,
    FieldName,
    MappedField,
    ProjectPath,
    SourceKind,
    Strict,
    Text,
    TimeZone,
    with_keys,
)

_LIMITS = Limits()
_FIELDS = {**SENTENCES[About.MERGES], **SENTENCES[About.RENEWALS], **SENTENCES[About.ACCOUNTS]}


class GitLabLimits(Strict):
    """What GitLab allows the token's user in a minute. Told, the bot stays below it; not told, it waits when
    GitLab refuses. On GitLab.com 2000 requests, 60 notes and 200 issues; elsewhere ask the administrator."""

    requests_per_minute: Annotated[int, Field(ge=1)] | None = None
    """requests of all kinds"""
    notes_per_minute: Annotated[int, Field(ge=1)] | None = None
    """new comments"""
    issues_per_minute: Annotated[int, Field(ge=1)] | None = None
    """new issues"""

    def freeze(self) -> RequestLimits:
        return RequestLimits(**dict(self))


class GitLab(Strict):
    """Where the triage project is, and how it is treated."""

    url: Address
    """address of the GitLab instance, such as `https://gitlab.com`"""
    project: ProjectPath
    """path of the triage project, such as `acme/customer-success/account-triage`, or its number"""
    confidential: Annotated[Confidentiality, StrictType(False)] = Confidentiality.AUTO
    """`auto` makes issues confidential unless the project is private, `always` and `never` do as they say"""
    allow_public: Text | None = None
    """path of the one public project that may hold customer data; without it a public project is refused"""
    ca_file: Expanded | None = None
    """PEM file with the certificates that sign the instance's own"""
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 60.0
    """seconds after which an unanswered request counts as failed"""
    run_minutes: Annotated[float, Field(gt=0, le=1440)] = 50.0
    """minutes after which a run ends and leaves the rest to the next one; less than the job's own limit"""
    limits: GitLabLimits = GitLabLimits()
    """how many requests a minute are allowed"""
    workers: Annotated[int, Field(ge=1, le=4)] = 1
    """how many issues are changed at the same time; new ones are opened one by one in any case"""

    def freeze(self, folder: Path) -> GitLabSettings:
        """`folder` is where triage.yml lies: paths are relative to it."""
        return GitLabSettings(
            url=self.url,
            project=self.project,
            confidential=self.confidential,
            allow_public=self.allow_public,
            ca_file=None if self.ca_file is None else str(folder / self.ca_file),
            timeout_seconds=self.timeout_seconds,
            run_minutes=self.run_minutes,
            limits=self.limits.freeze(),
            workers=self.workers,
        )


class SourceLimits(Strict):
    """What a source may cost; a file over a limit is refused whole."""

    max_bytes: Annotated[int, Field(ge=1)] = _LIMITS.max_bytes
    """size in bytes after unpacking"""
    max_rows: Annotated[int, Field(ge=1)] = _LIMITS.max_rows
    """number of rows"""
    max_cell_bytes: Annotated[int, Field(ge=1)] = _LIMITS.max_cell_bytes
    """size of one cell in bytes"""
    max_listed_bad_rows: Count = _LIMITS.max_listed_bad_rows
    """how many unusable rows are listed one by one; the others are counted"""
    max_bad_share: Annotated[float, Field(ge=0, le=1)] = _LIMITS.max_bad_share
    """share of unusable rows above which a file of ten rows or more is refused whole"""

    def freeze(self) -> Limits:
        return Limits(**dict(self))


class Source(Strict):
    """A health source. Which keys it takes besides those of all sources depends on its kind."""

    model_config = ConfigDict(json_schema_extra=needed_by_kind)

    name: Text
    """name of the source, shown beside every value that it supplies"""
    kind: SourceKind
    """format of the file, or what else the rows come from"""
    about: Annotated[About, StrictType(False)] = About.ACCOUNTS
    """what a row speaks of, an account, a renewal opportunity of one, or the merge of one into another:
    `fields` are fields of that"""
    fields: Annotated[dict[MappedField, Column], Field(json_schema_extra=with_keys(_FIELDS))] = Field(
        default={}
    )
    """fields of an account, each with its column; all need `account_id`, one of them `name` and a rating;
    with a `preset` those that differ from its own"""
    id_kind: Literal["salesforce", "text"] = "salesforce"
    """`salesforce` ids have 15 or 18 characters and are verified, `text` is taken as it is"""
    keyed_by: FieldName | None = None
    """field in which other sources hold what is the account id here, such as `gainsight_id`; without it
    ids are the same everywhere. Such ids are taken as they are"""
    where: dict[Text, Accepted] = Field(default={})
    """columns with the value, or the values, that a row must have in each of them to count"""
    drop_where: dict[Text, Accepted] = Field(default={})
    """columns with the value, or the values, of which one is enough for a row not to count, such as
    `_fivetran_deleted: true`"""
    as_of: Column | None = None
    """column with the day on which a row was true; without it the date in the file's name counts"""
    time_zone: TimeZone = "UTC"
    """time zone of moments that carry none"""
    limits: SourceLimits = SourceLimits()
    """what the source may cost"""
    allow_empty: bool = False
    """whether no rows at all is an answer; otherwise an empty source counts as an outage. A list of merges
    may always be empty"""
    path: Expanded | None = None
    """the file; may be a pattern such as `exports/company_*.csv`, of which the newest by name counts; for
    `duckdb` a database file"""
    encoding: Text | None = None
    """encoding of a text file, such as `cp1252`; found out where it is not given"""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """delimiter of a CSV file; found out where it is not given"""
    records: Text | None = None
    """dotted path to the list of records in a JSON or YAML file, or in the answer of a service"""
    sheet: Text | None = None
    """name of the sheet of an Excel workbook; needed where it has more than one"""
    url: Expanded | None = None
    """SQLAlchemy address of a database, such as `postgresql://reader:${DB_PASSWORD}@db.example/crm`; address
    of a service, such as `https://api.example.com/v1/accounts`, with a `preset` without its path"""
    query: Text | None = None
    """one SELECT that gives a row for each account; the answer's columns are those of `fields`"""
    query_file: Expanded | None = None
    """file with the query, in place of `query`"""
    tables: dict[str, Expanded] = Field(default={})
    """names for the query of a `duckdb` source, each with the path of a CSV, Parquet or JSON file; of a
    pattern the newest by name counts"""
    timeout_seconds: Annotated[float, Field(gt=0, le=7200)] = 300.0
    """seconds after which an answer that is not complete counts for nothing"""
    preset: PresetName | None = None
    """a service that the bot knows: request, authentication, paging and most fields are its"""
    request: RequestPart = RequestPart()
    """what is asked of a service without a preset"""
    auth: AuthPart | None = None
    """who asks; without it as the preset has it, or nobody"""
    paging: PagingPart | None = None
    """how a service without a preset deals out its list; without it everything comes at once"""
    total: Text | None = None
    """dotted path to the number of records that there are, so that a list cut short is noticed"""
    options: dict[str, Choices] = Field(default={})
    """further choices that the preset has"""
    without: list[Text] = Field(default=[])
    """fields of the preset that are not mapped, such as one that your service does not have"""
    traffic: TrafficPart = TrafficPart()
    """what reading a service may cost"""
    ca_file: Expanded | None = None
    """PEM file with the certificates that sign those of a service"""

    def freeze(self, folder: Path) -> SourceSpec:
        """`folder` is where triage.yml lies: paths are relative to it. The keys are known to fit the kind."""
        match self.kind:
            case "rest":
                return self._service().freeze(self._shared(), folder)
            case "sql":
                return SqlSpec(**self._shared(), **self._question(folder), url=self.url or "")
            case "duckdb":
                return DuckDbSpec(
                    **self._shared(), **self._question(folder), path=self.path, tables=self.tables
                )
        assert self.kind in OPENERS
        assert self.path
        return FileSpec(
            **self._shared(),
            path=below(folder, self.path),
            shown_path=self.path,
            encoding=self.encoding,
            delimiter=self.delimiter,
            records=self.records,
            sheet=self.sheet,
        )

    def _service(self) -> RestKeys:
        return RestKeys(
            url=self.url,
            preset=self.preset,
            request=self.request,
            auth=self.auth,
            records=self.records,
            paging=self.paging,
            total=self.total,
            options=self.options,
            without=self.without,
            traffic=self.traffic,
            ca_file=self.ca_file,
        )

    def _question(self, folder: Path) -> dict[str, Any]:
        """What every source that is asked by a query declares, by the names of QuerySpec."""
        return {
            "folder": folder,
            "query": self.query,
            "query_file": self.query_file,
            "timeout_seconds": self.timeout_seconds,
        }

    def _shared(self) -> dict[str, Any]:
        """What every family declares, by the names that SourceSpec has for it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "fields": {name: column.freeze() for name, column in self.fields.items()},
            "id_kind": "text" if self.keyed_by else self.id_kind,
            "keyed_by": self.keyed_by,
            "where": {column: accepted_words(values) for column, values in self.where.items()},
            "drop_where": {column: accepted_words(values) for column, values in self.drop_where.items()},
            "as_of": self.as_of.freeze() if self.as_of else None,
            "time_zone": self.time_zone,
            "limits": self.limits.freeze(),
            "allow_empty": self.allow_empty,
            "about": self.about,
        }


def meaning_of(key: str) -> str:
    """What a key of a source means, on one line."""
    return " ".join(str(Source.model_fields[key].description).split())


class TriageFile(Strict):
    """The main file. Paths in it are relative to its folder."""

    gitlab: GitLab
    """where the triage project is"""
    sources: Annotated[list[Source], Field(min_length=1)]
    """the health sources; where two supply a value, the one named first wins"""
    joining: Annotated[
        dict[FieldName, Joined], Field(json_schema_extra={"propertyNames": {"enum": [*SETTLED]}})
    ] = Field(default={})
    """fields for which another order counts: a source or several, that go before all others, or `worst` for
    the most alarming value of a rating"""
    policy: Expanded | None = None
    """path of the policy file; without this key `policy.yml` beside this file, else the shipped one"""
    labels: Expanded | None = None
    """path of the labels file; without this key `labels.yml` beside this file, else the shipped one"""
    people: Expanded | None = None
    """path of the people file; without this key `people.yml` beside this file, else nobody is known"""
    templates: Expanded | None = None
    """folder of templates that replace shipped ones, file by file; without this key the shipped ones"""
