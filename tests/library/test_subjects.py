"""What a question is about, with the travelling model."""

from __future__ import annotations

import pytest

from report_assistant.library.embedding import SentenceEncoder, model_name
from report_assistant.library.matching import matcher
from report_assistant.library.ranking import FAMILIAR
from report_assistant.library.subjects import MOST, Subjects
from report_assistant.library.topics import topics
from report_assistant.settings import Settings

# Words that stand in no question of the topics.
ASKED = (
    ("把机关大门敞开，请街坊们进来转转", "active"),
    ("复印几百页要不要人家掏钱", "other"),
    ("新手上岗前先跟着老师傅学几天", "supervision"),
)
FOREIGN = ("红烧排骨炖多久", "今晚的球赛几点开始", "怎么给猫剪指甲", "明天要不要带伞")


@pytest.fixture(scope="module")
def known() -> Subjects:
    words = matcher(SentenceEncoder(model_name(Settings())))
    assert words is not None
    return Subjects(words)


@pytest.mark.parametrize(("question", "family"), ASKED)
def test_plain_words_lead_to_their_topic(known: Subjects, question: str, family: str) -> None:
    found = known.of(question).topics
    assert family in {topic.id.split(".")[0] for topic, _ in found[:3]}


def test_every_question_of_a_topic_finds_it(known: Subjects) -> None:
    """Its own questions are the likest: a topic that loses them has the words of another."""
    lost = [t.id for t in topics().topics if t.id not in {f.id for f, _ in known.of(t.questions[0]).topics}]
    assert lost == []


def test_confidences_fall_from_one(known: Subjects) -> None:
    found = known.of("公众号").topics
    values = [sure for _, sure in found]
    assert 0 < len(values) <= MOST
    assert values == sorted(values, reverse=True)
    assert all(0 < sure <= 1.0001 for sure in values)


def test_what_lies_outside_is_far(known: Subjects) -> None:
    inside = min(known.of(question).near for question, _ in ASKED)
    assert all(known.of(question).near < inside for question in FOREIGN)
    assert all(known.of(question).near < FAMILIAR for question in topics().outside)


def test_no_words_are_about_nothing(known: Subjects) -> None:
    assert known.of("？！").topics == ()
