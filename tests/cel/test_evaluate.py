"""What CEL expressions come to: the language, the functions of Kubernetes, and what is not known."""

import pytest

from stackwright.model.cel.evaluate import evaluate, names_in
from stackwright.model.cel.values import CelValue, EvaluationError, Optional, Unknown, UnknownError

SELF: dict[str, CelValue] = {
    "name": "web",
    "count": 3,
    "share": 0.5,
    "on": True,
    "tags": ["a", "b"],
    "ports": [{"name": "http", "port": 80}, {"name": "https", "port": 443}],
    "labels": {"app": "web", "example.org/tier": "front"},
    "x-y": 1,
    "namespace": "default",
    "later": Unknown(),
}

TRUE = [
    "true",
    "1 + 2 * 3 == 7",
    "-7 / 2 == -3 && -7 % 2 == -1",
    "1 == 1.0 && 2u == 2",
    "0x10 == 16",
    "'a' + \"b\" == 'ab'",
    r"'\u0041\n'.size() == 2 && r'\n'.size() == 2",
    "self.count > 2 ? self.on : false",
    "has(self.name) && !has(self.absent)",
    "!has(self.absent) || self.absent.inner == 1",
    "self.absent == 1 || true",
    "!(self.absent == 1 && false)",
    "self.later == 1 || true",
    "has(self.later)",
    "'app' in self.labels && !('x' in self.labels)",
    "self.labels['example.org/tier'] == 'front'",
    "self.labels.all(key, key.size() > 2)",
    "'a' in self.tags",
    "self.tags[1] == 'b'",
    "self.ports.all(p, p.port < 1000)",
    "self.ports.exists(p, p.name == 'http')",
    "self.ports.exists_one(p, p.port == 80)",
    "self.ports.filter(p, p.port > 100).size() == 1",
    "self.ports.map(p, p.port) == [80, 443]",
    "self.ports.map(p, p.port > 100, p.name) == ['https']",
    "self.ports.all(p, self.ports.exists_one(q, q.name == p.name))",
    "size(self.tags) == self.tags.size()",
    "self.name.matches('^[a-z]+$') && matches(self.name, 'e')",
    "self.name.startsWith('w') && self.name.endsWith('b') && self.name.contains('e')",
    "'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b'",
    "'Ab'.lowerAscii() == 'ab' && 'Ab'.upperAscii() == 'AB' && ' a '.trim() == 'a'",
    "'abc'.substring(1) == 'bc' && 'abc'.indexOf('c') == 2 && 'aXa'.replace('X', '-') == 'a-a'",
    "self.__namespace__ == 'default'",
    "self.x__dash__y == 1",
    "type(self.name) == string",
    "int('5') == 5 && string(5) == '5' && double(1) == 1.0",
    "self.?name.orValue('x') == 'web' && self.?absent.inner.orValue('x') == 'x'",
    "self.?absent.hasValue() == false",
    "self.tags[?5].orValue('none') == 'none'",
    "optional.of(1).optMap(x, x + 1).value() == 2",
    "cel.bind(n, self.count, n * n) == 9",
    "quantity('1Gi').isGreaterThan(quantity('500Mi')) && isQuantity('2k') && !isQuantity('2x')",
    "quantity('1500m').compareTo(quantity('1.5')) == 0",
    "duration('1m30s') > duration('80s')",
    "isIP('10.0.0.1') && !isIP('10.0.0.256') && ip('::1').family() == 6",
    "isCIDR('10.0.0.0/8') && cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').prefixLength() == 8",
    "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
    "isURL('https://example.org/a') && url('https://example.org:8080/a').getPort() == '8080' && !isURL('a b')",
    "[1, 2, 3].isSorted() && [1, 2].sum() == 3 && [2, 1].min() == 1 && math.greatest(1, 5) == 5",
    "sets.contains([1, 2], [2]) && sets.equivalent([1, 2], [2, 1]) && sets.intersects([1], [1, 2])",
    "{'a': 1}.a == 1",
]

UNKNOWN = [
    "self.later == 1",
    "self.later == 1 || self.absent == 1",
    "[self.later] == [1]",
    "somewhere.name == 'a'",
    "self.name.format(['a'])",
    "b'a' == b'a'",
    "[1, 2] == [2, 1]",
    "self.name < 1",
    "isURL('https://example.org/%zz')",
    "self..name",
    "self.name.matches('(?=a)')",
]

ERRORS = [
    "1 / 0 == 1",
    "self.absent == 1",
    "self.tags[7] == 'a'",
    "optional.none().value() == 1",
    "self.labels['x'] == ''",
]


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true(text: str) -> None:
    assert evaluate(text, {"self": SELF}) is True


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_not_known(text: str) -> None:
    with pytest.raises(UnknownError):
        evaluate(text, {"self": SELF})


@pytest.mark.parametrize("text", ERRORS)
def test_errors(text: str) -> None:
    with pytest.raises(EvaluationError):
        evaluate(text, {"self": SELF})


def test_it_is_bounded() -> None:
    many: list[CelValue] = list(range(1_000))
    with pytest.raises(UnknownError, match="steps"):
        evaluate("self.all(a, self.all(b, self.all(c, a + b + c >= 0)))", {"self": many})
    with pytest.raises(UnknownError):
        evaluate("(" * 5_000 + "1" + ")" * 5_000, {})


def test_the_object_before_is_optional_where_it_is_new() -> None:
    assert evaluate("!oldSelf.hasValue() || oldSelf.value() == self", {"self": 1, "oldSelf": Optional(False)}) is True
    assert "oldSelf" in names_in("self.a == oldSelf.a")
