"""Go's template engine: what is written, what is refused, and what cannot be known."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.argocd.gotemplate.execute import OptionError, missing_key, render
from stackwright.model.argocd.gotemplate.functions import FUNCTIONS
from stackwright.model.argocd.gotemplate.values import STRING_MAP, STRINGS, NotKnownError, TemplateError, Typed

DATA: dict[str, Any] = {
    "name": "Web App",
    "n": 3.0,
    "big": 12345678.0,
    "off": False,
    "none": None,
    "empty": "",
    "list": ["b", "a", 1.0, None],
    "map": {"x": "y", "inner": {"z": 2.0}},
    "segments": Typed(STRINGS, ["apps", "web"]),
    "labels": Typed(STRING_MAP, {"env": "prod"}),
    "rows": [{"k": "a"}, {"k": "b"}],
}


def rendered(text: str, *options: str) -> str:
    return render(text, dict(DATA), FUNCTIONS, missing_key(options))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain {text}", "plain {text}"),
        ("{{.name}}|{{ .n }}|{{.big}}|{{.off}}", "Web App|3|1.2345678e+07|false"),
        ("{{.none}}|{{.nope}}|{{.nope.deeper}}", "<no value>|<no value>|<no value>"),
        ("{{.list}} {{.map}} {{.segments}}", "[b a 1 <nil>] map[inner:map[z:2] x:y] [apps web]"),
        ("a  {{- /* gone */ -}}  b {{- 3 -}} c", "ab3c"),
        ('{{"a\\t\\u00e9"}}{{`\\t`}}{{0x1F}} {{017}} {{1_000}} {{1e3}}', "a\té\\t31 15 1000 1000"),
        ("{{'a'}}", "97"),
        ("{{if .empty}}a{{else if .n}}b{{else}}c{{end}}", "b"),
        ("{{with .map}}{{.x}}{{$.name}}{{else}}-{{end}}", "yWeb App"),
        ("{{with .empty}}-{{else with .n}}{{.}}{{end}}", "3"),
        ("{{range $i, $e := .segments}}{{$i}}={{$e}};{{end}}", "0=apps;1=web;"),
        ("{{range $k, $v := .labels}}{{$k}}={{$v}}{{end}}", "env=prod"),
        ("{{range .none}}x{{else}}none{{end}}{{range 3}}{{.}}{{end}}", "none012"),
        ('{{range .rows}}{{if eq .k "b"}}{{break}}{{end}}{{.k}}{{end}}', "a"),
        ('{{range .rows}}{{if eq .k "a"}}{{continue}}{{end}}{{.k}}{{end}}', "b"),
        ("{{$x := 1}}{{range .rows}}{{$x = add $x 1}}{{end}}{{$x}}", "3"),
        ("{{$x := 1}}{{if true}}{{$x := 2}}{{end}}{{$x}}", "1"),
        ('{{define "t"}}<{{.}}>{{end}}{{template "t" .name}}', "<Web App>"),
        ('{{block "b" .n}}[{{.}}]{{end}}', "[3]"),
        ('{{index .map "inner" "z"}} {{index .segments 1}} {{index .labels "no"}}|', "2 web |"),
        ("{{(index .rows 1).k}} {{(.map).inner.z}}", "b 2"),
        ('{{and 1 "" .nope}}|{{or "" 0 "z"}}|{{not .empty}}', "|z|true"),
        ('{{or .name (fail "not reached")}}', "Web App"),
        (
            '{{eq .n 3.0}} {{ne .name "x"}} {{lt 1 2}} {{ge "b" "a"}} {{eq .name "x" "Web App"}}',
            "true true true true true",
        ),
        ("{{eq .list nil}} {{ne nil .map}} {{eq .nope nil}}", "false true true"),
        (
            '{{printf "%s-%03d %q %5.1f|%-4s|%v %%" .name 7 "a" 1.25 "x" .list}}',
            'Web App-007 "a"   1.2|x   |[b a 1 <nil>] %',
        ),
        ('{{print 1 2 "a" "b" 3}}|{{len .name}} {{len .segments}}', "1 2ab3|7 2"),
        ('{{.name | upper | replace " " "-"}}', "WEB-APP"),
        ("{{.name | }}", "Web App"),
    ],
)
def test_what_is_written(text: str, written: str) -> None:
    assert rendered(text) == written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{name}}", 'function "name" not defined'),
        ("{{path.basename}}", 'function "path" not defined'),
        ("{{.my-name}}", "bad character U+002D '-'"),
        ("{{.name", "unclosed action"),
        ("{{}}", "missing value for command"),
        ("{{/* open }}", "unclosed comment"),
        ('{{"open}}', "unterminated quoted string"),
        ("{{(.name}}", "unclosed left paren"),
        ("{{if .n}}x", "unexpected EOF"),
        ("{{end}}", "unexpected {{end}}"),
        ("{{else}}", "unexpected {{else}}"),
        ("{{break}}", "{{break}} outside {{range}}"),
        ("{{$x}}", 'undefined variable "$x"'),
        ("{{1 | 2}}", "non executable command in pipeline stage 2"),
        ('{{template "none"}}', 'template "none" not defined'),
        ("{{.none.x}}", "nil pointer evaluating interface {}.x"),
        ("{{.name.x}}", "can't evaluate field x in type string"),
        ("{{nil}}", "nil is not a command"),
        ('{{.name "x"}}', "name is not a method but has arguments"),
        ("{{upper .n}}", "wrong type for value; expected string; got float64"),
        ("{{trunc (add 1 2) .name}}", "wrong type for value; expected int; got int64"),
        ('{{trunc "2" .name}}', 'expected integer; found "2"'),
        ("{{upper .nope}}", "invalid value; expected string"),
        ('{{upper "a" "b"}}', "wrong number of args for upper: want 1 got 2"),
        ('{{hasKey .labels "env"}}', "wrong type for value; expected map[string]interface {}; got map[string]string"),
        ('{{dig "labels" "env" "d" .}}', "is map[string]string, not map[string]interface {}"),
        ("{{index .list 9}}", "index out of range: 9"),
        ("{{eq .n 3}}", "incompatible types for comparison"),
        ("{{eq .list .list}}", "non-comparable type"),
        ('{{fail "no"}}', "error calling fail: no"),
        ("{{div 1 0}}", "integer divide by zero"),
        ('{{env "HOME"}}', 'function "env" not defined'),
        ('{{regexFind "a(" "a"}}', "error parsing regexp"),
        ('{{fromYaml "- a"}}', "cannot unmarshal array"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("option", "written"),
    [("missingkey=default", "<no value>"), ("missingkey=invalid", "<no value>"), ("missingkey=zero", "<no value>")],
)
def test_a_missing_key_has_no_value(option: str, written: str) -> None:
    assert rendered("{{.nope}}", option) == written


def test_a_missing_key_is_the_zero_value_of_a_map_of_texts() -> None:
    assert rendered("[{{.labels.nope}}]", "missingkey=zero") == "[]"
    assert rendered("[{{.labels.nope}}]") == "[<no value>]"


def test_a_missing_key_is_an_error_where_that_is_asked_for() -> None:
    with pytest.raises(TemplateError, match='map has no entry for key "nope"'):
        rendered('{{.nope | default "d"}}', "missingkey=error")
    assert rendered('{{.nope | default "d"}}') == "d"
    assert rendered('{{dig "nope" "d" .}}', "missingkey=error") == "d"


@pytest.mark.parametrize("option", ["missingkey=fail", "other", ""])
def test_an_option_that_is_none_panics(option: str) -> None:
    with pytest.raises(OptionError):
        missing_key((option,))


@pytest.mark.parametrize(
    "text",
    ["{{now}}", "{{uuidv4}}", "{{randAlpha 5}}", '{{now | date "2006"}}', "{{keys .map}}", '{{genPrivateKey "rsa"}}'],
)
def test_what_chance_or_time_decides_is_not_known(text: str) -> None:
    with pytest.raises(NotKnownError):
        rendered(text)


def test_wrong_arguments_are_wrong_all_the_same() -> None:
    with pytest.raises(TemplateError):
        rendered('{{randAlpha "x"}}')


@pytest.mark.parametrize(
    "text",
    [
        '{{define "t"}}{{template "t" .}}{{end}}{{template "t" .}}',
        "{{range 99999}}{{range 99999}}x{{end}}{{end}}",
        "{{range 100001}}{{end}}",
        '{{repeat 10000000 "x"}}',
        "{{" + "(" * 200 + "1" + ")" * 200 + "}}",
        '{{regexMatch "(a*)*b" (repeat 200000 "a")}}',
        '{{regexMatch "((a{1,1000}){1,1000}){1,1000}" "a"}}',
        '{{printf "%99999999d" 1}}',
        "{{untilStep 0 100000000 1}}",
    ],
)
def test_what_takes_too_much_is_not_known(text: str) -> None:
    with pytest.raises(NotKnownError):
        rendered(text)


@given(st.text(alphabet='{}.|-"`$ ()abnx012:=/*\n,', max_size=40))
def test_any_text_is_rendered_refused_or_not_known(text: str) -> None:
    for written in (text, f"{{{{{text}}}}}", f"{{{{ if {text} }}}}x{{{{end}}}}"):
        try:
            found = rendered(written)
        except (TemplateError, NotKnownError):
            continue
        assert isinstance(found, str)


@given(st.text(max_size=30))
def test_text_without_braces_stays(text: str) -> None:
    if "{{" not in text:
        assert rendered(text) == text


JSON = st.recursive(
    # YAML has no negative zero.
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number or 0.0)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_json_comes_back(value: Any) -> None:
    data = {"v": value}
    assert render("{{.v | toJson | fromJson | toJson}}", data, FUNCTIONS) == render("{{.v | toJson}}", data, FUNCTIONS)


@given(st.dictionaries(st.text("abyno10.-~ :#", min_size=1, max_size=6), JSON, max_size=4))
def test_yaml_comes_back(value: Any) -> None:
    data = {"v": value}
    try:
        found = render("{{.v | toYaml | fromYaml | toJson}}", data, FUNCTIONS)
    except NotKnownError:
        return
    assert found == render("{{.v | toJson}}", data, FUNCTIONS)
