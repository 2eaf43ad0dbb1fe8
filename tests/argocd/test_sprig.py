"""sprig's functions and Argo CD's own; the right sides were seen with the real ones (sprig 3.3)."""

from typing import Any

import pytest

from stackwright.model.argocd.gotemplate.execute import render
from stackwright.model.argocd.gotemplate.functions import FUNCTIONS
from stackwright.model.argocd.gotemplate.values import STRINGS, Typed

DATA: dict[str, Any] = {
    "name": "Hello World_1.x",
    "list": ["b", "a", "c", 1.0, None],
    "map": {"x": "y", "n": 1.0},
    "segments": Typed(STRINGS, ["apps", "web"]),
}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{{trunc 4 .name}}|{{trunc -3 .name}}|{{substr 0 3 .name}}|{{abbrev 5 .name}}", "Hell|1.x|Hel|He..."),
        (
            '{{title "hello world-foo_bar"}}|{{untitle "Hello World"}}|{{swapcase "aB c"}}',
            "Hello World-Foo_bar|hello world|Ab C",
        ),
        ('{{initials "First Try"}}|{{nospace "a b"}}|{{trimAll "$" "$5$"}}|{{trimSuffix "-" "a-"}}', "FT|ab|5|a"),
        (
            '{{snakecase "FirstName"}}|{{kebabcase "HTTPServer"}}|{{camelcase "http_server"}}',
            "first_name|http-server|HttpServer",
        ),
        ('{{wrap 5 "hello world foo"}}|{{wrapWith 5 "-" "helloworld"}}', "hello\nworld\nfoo|hello-world"),
        ('{{quote .name nil 1}}|{{squote "a" 1}}|{{cat "a" nil 1}}', "\"Hello World_1.x\" \"1\"|'a' '1'|a 1"),
        ('{{indent 2 "a\\nb"}}|{{nindent 1 "a"}}|{{repeat 2 "ab"}}', "  a\n  b|\n a|abab"),
        (
            '{{join "," .list}}|{{sortAlpha .list}}|{{splitList "/" "a/b"}}|{{(split "/" "a/b")._1}}',
            "b,a,c,1|[1 a b c]|[a b]|b",
        ),
        ('{{plural "one" "many" 1}}|{{plural "one" "many" 2}}', "one|many"),
        (
            "{{first .list}}|{{last .segments}}|{{rest .segments}}|{{initial .list}}|{{reverse .segments}}",
            "b|web|[web]|[b a c 1]|[web apps]",
        ),
        (
            '{{has "a" .list}}|{{has 1 .list}}|{{without .list "a"}}|{{uniq (list 1 1 "a")}}|{{compact .list}}',
            "true|false|[b c 1 <nil>]|[1 a]|[b a c 1]",
        ),
        (
            "{{slice .list 1 2}}|{{concat .segments (list 1)}}|{{chunk 2 .list}}",
            "[a]|[apps web 1]|[[b a] [c 1] [<nil>]]",
        ),
        ("{{until 3}}|{{untilStep 0 10 4}}|{{seq 5 1}}|{{seq 0 2 6}}", "[0 1 2]|[0 4 8]|5 4 3 2 1|0 2 4 6"),
        ('{{dict "a" 1 "b"}}|{{get .map "x"}}|{{get .map "q"}}|{{hasKey .map "x"}}', "map[a:1 b:]|y||true"),
        (
            '{{pick .map "x" "q"}}|{{omit .map "x"}}|{{pluck "x" .map .map}}|{{keys .map | sortAlpha}}',
            "map[x:y]|map[n:1]|[y y]|[n x]",
        ),
        ('{{dig "map" "x" "d" .}}|{{dig "map" "q" "d" .}}|{{dig "a" "b" "d" .}}', "y|d|d"),
        ('{{merge (dict "a" 1 "b" "") (dict "a" 2 "b" 3)}}', "map[a:1 b:3]"),
        ('{{mergeOverwrite (dict "a" 1 "b" (dict "x" 1)) (dict "a" 0 "b" (dict "y" 2))}}', "map[a:0 b:map[x:1 y:2]]"),
        ('{{$m := dict}}{{$_ := set $m "k" "v"}}{{$m}}{{$_ := unset $m "k"}}{{$m}}', "map[k:v]map[]"),
        ('{{coalesce "" 0 "x"}}|{{default "d" ""}}|{{empty 0}}|{{ternary "a" "b" true}}', "x|d|true|a"),
        (
            "{{typeOf .list}}|{{kindOf .map}}|{{typeOf (add 1 2)}}|{{typeOf .segments}}",
            "[]interface {}|map|int64|[]string",
        ),
        ('{{add 1 "2" nil 1.9}}|{{sub 5 2}}|{{div -7 2}}|{{mod -7 3}}|{{mul 2 3}}|{{max 1 5}}', "4|3|-3|-1|6|5"),
        ("{{divf 10 4}}|{{addf 0.1 0.2}}|{{round 123.555555 3}}|{{ceil 1.2}}|{{floor 1.8}}", "2.5|0.3|123.556|2|1"),
        ('{{int "0x1f"}}|{{int "08"}}|{{int "5.00"}}|{{int 1.9}}|{{float64 "1.5"}}|{{atoi "12"}}', "31|0|5|1|1.5|12"),
        (
            '{{b64enc "a"}}|{{b64dec "YQ=="}}|{{sha1sum "a"}}|{{adler32sum "a"}}',
            "YQ==|a|86f7e437faa5a7fce15d1ddcb9eaeaea377667b8|6422626",
        ),
        ('{{toJson "<&>"}}|{{toRawJson "<&>"}}|{{toJson .map}}', '"\\u003c\\u0026\\u003e"|"<&>"|{"n":1,"x":"y"}'),
        ('{{(fromJson "{\\"a\\":[1]}").a}}|{{fromJson "x"}}', "[1]|<no value>"),
        ('{{(fromYaml "a: on\\nb: 010").a}}|{{fromYamlArray "[a, 1]"}}|{{fromYaml ""}}', "true|[a 1]|map[]"),
        ('{{fromYaml "n: 1\\n\\"y\\": 2\\n1.0: 3"}}', "map[1:3 false:1 y:2]"),
        ('{{toYaml (dict "b" (list 1 "yes") "a" "x: y" "c" (dict))}}', "a: 'x: y'\nb:\n- 1\n- \"yes\"\nc: {}"),
        (
            '{{base "/a/b.c"}}|{{dir "/a/b.c"}}|{{ext "a.tar.gz"}}|{{clean "a//b/../c"}}|{{isAbs "/a"}}',
            "b.c|/a|.gz|a/c|true",
        ),
        ('{{regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W"}}|{{regexReplaceAll "a(x*)b" "-ab-" "$1W"}}', "-W-xxW-|--"),
        (
            '{{regexFindAll "[0-9]" "a1b2" -1}}|{{regexSplit "z+" "pizza" -1}}|{{regexFind "a|ab" "ab"}}',
            "[1 2]|[pi a]|a",
        ),
        (
            '{{regexMatch "^v?\\\\d+$" "v12"}}|{{regexReplaceAll "(?i)HELLO" .name "x"}}|{{regexQuoteMeta "1.2"}}',
            "true|x World_1.x|1\\.2",
        ),
        (
            '{{semverCompare "^1.2" "1.4.2"}}|{{semverCompare "~1.4" "1.5.0"}}|{{semverCompare ">=1.2.3" "1.2.4-rc1"}}',
            "true|false|false",
        ),
        (
            '{{semverCompare "1.0 - 2.0" "1.4.2"}}|{{semverCompare ">1.4" "1.4.2"}}|{{(semver "1.2.3-rc.1").Prerelease}}',
            "true|false|rc.1",
        ),
        ('{{duration "95"}}|{{duration 95}}|{{normalize "A_b/c."}}', "1m35s|0s|a-b-c"),
        (
            '{{slugify 10 true "very-long-name-that"}}|{{slugify 10 false "very-long-name-that"}}|{{slugify "a.b"}}',
            "very-long|very-long|a-b",
        ),
    ],
)
def test_what_they_give(text: str, written: str) -> None:
    assert render(text, dict(DATA), FUNCTIONS) == written
