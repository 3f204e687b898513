import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { OPEN_END, OPEN_START, describeDate, inSolarHijri, joinPeriod, parseMoment, parsePeriod, shortDate, splitPeriod } from "../../../app/frontend/src/language/dates";
import { day, iso, plain } from "../days";
import { speak } from "../page";

afterEach(() => speak("en"));

test("a year, a month and a day are read with the days that they may mean", () => {
  const read = (text: string): string => {
    const { first, last, precision, qualifier } = parseMoment(text)!;
    return `${iso(first)} ${iso(last)} ${precision} ${qualifier}`;
  };
  assert.equal(read("2013"), "2013-01-01 2013-12-31 year ");
  assert.equal(read("2012-02~"), "2012-02-01 2012-02-29 month ~");
  assert.equal(read(" 2013-07-08? "), "2013-07-08 2013-07-08 day ?");
});

test("a day that does not exist is no date", () => {
  for (const text of ["", "13", "0000", "2013-13", "2013-02-29", "2013-7-8", "13 July", "2013-07-08T10:00"]) assert.equal(parseMoment(text), null, text);
});

test("dates may be typed in the digits of Persian and Arabic keyboards", () => {
  for (const text of ["۲۰۱۳-۰۷", "٢٠١٣-٠٧"]) assert.equal(parseMoment(text)?.first, day("2013-07-01"), text);
  assert.equal(joinPeriod("۲۰۱۳", ""), "2013/..");
});

test("a period reaches from its first to its last day, and may be open", () => {
  assert.deepEqual(parsePeriod("2013"), [day("2013-01-01"), day("2013-12-31")]);
  assert.deepEqual(parsePeriod("2009-07/2013"), [day("2009-07-01"), day("2013-12-31")]);
  assert.deepEqual(parsePeriod("../2013-07-08"), [OPEN_START, day("2013-07-08")]);
  assert.deepEqual(parsePeriod("2020/.."), [day("2020-01-01"), OPEN_END]);
  assert.deepEqual(parsePeriod("/"), [OPEN_START, OPEN_END]);
  assert.deepEqual(parsePeriod(""), [OPEN_START, OPEN_END]);
  assert.deepEqual(parsePeriod("2013-07-08T00:00:00Z/2013-07-12T23:59:59.5+03:30"), [day("2013-07-08"), day("2013-07-12")]);
});

test("a period that ends before it begins, or of three parts, is none", () => {
  for (const text of ["2013/2009", "..", "2009/2010/2011", "2013/tomorrow"]) assert.equal(parsePeriod(text), null, text);
});

test("the two fields of a period make one value and come out of it again", () => {
  for (const [from, to, value] of [["2013", "2013", "2013"], ["2009", "2013-07", "2009/2013-07"], ["", "2013", "../2013"], ["2020", "", "2020/.."], ["", "", ""]] as const) {
    assert.equal(joinPeriod(from, to), value);
    assert.deepEqual(splitPeriod(value), [from, to]);
  }
});

test("a date is said with what is not known about it", () => {
  assert.equal(describeDate("2013-07-08"), "8 July 2013");
  assert.equal(plain(describeDate("2013-07-08/2013-07-12")), "8–12 Jul 2013");
  assert.equal(describeDate("2013-03"), "March 2013, day unknown");
  assert.equal(describeDate("2013~"), "2013, month and day unknown, approximate");
  assert.equal(describeDate("2013-07-08%"), "8 July 2013, approximate, uncertain");
  assert.equal(plain(describeDate("2013-07/2013-07-12")), "July 2013–12 July 2013, day unknown");
  assert.equal(describeDate("2022-02-24/.."), "since 24 February 2022");
  assert.equal(describeDate("some day"), "some day");
});

test("a short date says only that it is not sure", () => {
  assert.equal(plain(shortDate("2013-07-08/2013-07-12")), "8–12 Jul 2013");
  assert.equal(shortDate("2013-03?"), "~ Mar 2013");
});

test("only a page in Persian says the date by which Iran counts", () => {
  assert.equal(inSolarHijri("2013-07-08/2013-07-12"), null);
  speak("fa");
  assert.equal(inSolarHijri("2013-07-08/2013-07-12"), "۱۷ تیر ۱۳۹۲ – ۲۱ تیر ۱۳۹۲");
  assert.equal(inSolarHijri("2013-07-08"), "۱۷ تیر ۱۳۹۲");
  assert.equal(inSolarHijri("2013-03"), "اسفند ۱۳۹۱ – فروردین ۱۳۹۲");
  assert.equal(inSolarHijri("0600"), null);
});
