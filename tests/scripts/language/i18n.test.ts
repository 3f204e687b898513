import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { type Conventions, formatList, formatNumber, gettext, inDigits, listed, ngettext, useMessages } from "../../../app/frontend/src/language/i18n";
import { speak } from "../page";

const TURKMEN: Conventions = {
  months: { wide: [], abbreviated: [] },
  dates: {},
  intervals: {},
  lists: {
    conjunction: { start: "{0}, {1}", middle: "{0}, {1}", end: "{0} we {1}", 2: "{0} we {1}" },
    disjunction: { start: "{0}, {1}", middle: "{0}, {1}", end: "{0} ýa-da {1}", 2: "{0} ýa-da {1}" },
  },
  decimal: ",",
  group: " ",
};

afterEach(() => {
  speak("en");
  useMessages({}, (n) => (n === 1 ? 0 : 1));
});

test("a text without a translation stays English, with its places filled in", () => {
  assert.equal(gettext("since {date}", { date: "2013" }), "since 2013");
  assert.equal(gettext("{unknown} place"), "{unknown} place");
  useMessages({ "since {date}": "seit {date}" }, () => 0);
  assert.equal(gettext("since {date}", { date: "2013" }), "seit 2013");
});

test("a number takes the plural form of the language", () => {
  assert.deepEqual([0, 1, 2].map((n) => ngettext("{n} event", "{n} events", n)), ["0 events", "1 event", "2 events"]);
  speak("ru");
  useMessages({ "{n} event": ["ONE {n}", "FEW {n}", "MANY {n}"] },
    (n) => (n % 10 === 1 && n % 100 !== 11 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2));
  assert.deepEqual([1, 3, 5, 11, 12, 21, 112].map((n) => ngettext("{n} event", "{n} events", n)),
    ["ONE 1", "FEW 3", "MANY 5", "MANY 11", "MANY 12", "ONE 21", "MANY 112"]);
});

test("what browsers do not know of a language is written as the page was told", () => {
  assert.equal(formatNumber(1234.5), "1,234.5");
  assert.equal(formatList(["a", "b", "c"], "conjunction"), "a, b and c");
  useMessages({}, () => 0, TURKMEN);
  assert.equal(formatNumber(1234.5), "1 234,5");
  assert.equal(formatList(["a", "b", "c", "d"], "disjunction"), "a, b, c ýa-da d");
  assert.equal(formatList(["a", "b"], "conjunction"), "a we b");
  assert.equal(formatList([], "conjunction"), "");
});

test("marks on the map have the digits of the language", () => {
  speak("fa");
  assert.equal(inDigits(1203), "۱۲۰۳");
});

test("remarks follow one another", () => assert.equal(listed(["a", "b", "c"]), "a, b, c"));
