"""Whatever stands in the fields of the search: calls, or a problem in words."""

from dataclasses import fields

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_search import CallSearch, FoundPage, QueryRefused, SearchQuery
from backoffice.analytics.digesting import Digester
from backoffice.analytics.hour_book import RegionClock
from backoffice.pages.call_pages import SearchForm, query_of
from core.web.problems import Problem
from tests.factories.call_records import Call, Request, Turn, record

VALUES = st.one_of(
    st.text(max_size=40).map(lambda text: text.replace("\x00", "")),
    st.sampled_from(
        ["паспорт", "2026-11-24", "1,2", "50", "%", "0001", "9" * 18, "-1", "1e9", "٣"]
    ),
)


@given(values=st.dictionaries(st.sampled_from([one.name for one in fields(SearchForm)]), VALUES))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_query_is_answered(
    values: dict[str, str],
    search: CallSearch,
    records: sessionmaker[Session],
    digester: Digester,
    clock: RegionClock,
) -> None:
    if not search.find(SearchQuery()).calls:
        record(records, Call("a", (Turn("паспорт поменять"),), request=Request(), score=1))
        digester.run()
    try:
        found = search.find(query_of(SearchForm(**values), clock))
    except (Problem, QueryRefused):
        return
    assert isinstance(found, FoundPage)
    assert {call.call_id for call in found.calls} <= {"a"}
