"""A questionnaire filled at random in a browser, what its page then says, and what the server says of the same answers.

Both are told by place (`gaps/0/right`): whether it applies, its text, how many cards, what is offered, cited, required.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Page
from werkzeug.datastructures import MultiDict

from outreach.field.posted import read_posted
from outreach.questionnaire import Lists, Question, Survey, see_answers
from outreach.questionnaire.checks import Check
from outreach.questionnaire.instance import Node

# What the phone holds, and what it would send.
READ = """() => {
  const told = {};
  const read = (node, place) => {
    for (const kid of Object.values(node.kids)) {
      const at = place ? `${place}/${kid.name}` : kid.name;
      const { applies, text, el, cards, codes } = kid;
      told[at] = { applies, text, count: cards?.length, offered: codes && [...codes] };
      if (el) {
        told[at].shown = !el.closest("[hidden]");
        told[at].required = Page.mustOf(el) ? !Page.mustOf(el).hidden : null;
        const cited = Page.all(el, "output[data-cite]").filter((output) => output.closest("[data-q]") === el);
        told[at].cited = Object.fromEntries(cited.map((output) => [output.dataset.cite, output.textContent]));
      }
      if (!cards) read(kid, at);
      (cards || []).forEach((card, place) => read(card, `${at}/${place}`));
    }
  };
  read(Page.nodes.get(""), "");
  return [told, [...new FormData(Page.form)].map(([name, value]) => [name, String(value)])];
}"""
# One thing that a thumb may do, drawn by a seed: tap, type, add a card, remove it, bring it back.
DO = """(seed) => {
  let drawn = seed;
  const pick = (list) => list[(drawn = (drawn * 48271) % 2147483647) % list.length];
  const seen = (control) => [control, control.closest("label")].some((each) => each?.getClientRects().length);
  const kinds = "input:not([type=hidden],[type=search]),select,textarea,button[name=_step],.note.row button";
  const controls = Page.all(Page.form, kinds)
    .filter((control) => seen(control) && !control.matches(":disabled") && !control.readOnly);
  if (!controls.length) return "nothing";
  const control = pick(controls);
  const { type, inputMode, name } = control;
  if (type === "radio" || type === "checkbox" || control.tagName === "BUTTON") {
    control.click();
    return name ? `${name} ${control.value}` : control.textContent;
  }
  const options = [...control.options || []].filter((option) => !option.disabled);
  if (options.length) control.value = pick(options).value;
  else control.value = pick({ date: ["", "2026-11-23", "1999-12-31", "2027-01-01"], time: ["", "08:30"] }[type]
    || { numeric: ["", "0", "1", "2", "3", "4", "12"], decimal: ["", "0", "1,5", "2.50", "-3", "7"] }[inputMode]
    || (type === "datetime-local" ? ["", "2026-11-23T08:30"] : ["", "a", "b", "yes", "ab c", "2", "é"]));
  for (const event of ["input", "change"]) control.dispatchEvent(new Event(event, { bubbles: true }));
  return `${name} ${control.value}`;
}"""


def read_page(page: Page, survey: Survey, lists: Lists) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the page says by place, and the answers that it would send."""
    told, sent = page.evaluate(READ)
    return told, read_posted(survey, lists, MultiDict(sent))


def reckon(survey: Survey, lists: Lists, answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what the server says of some answers, by place."""
    check = Check(survey, lists, today)
    check.plant(answers)
    check.settle()
    seen = see_answers(survey, answers, lists, today)
    told: dict[str, Any] = {}

    def tell(section: Node) -> None:
        for spot in section.spot.spots:
            place = f"{section.place}/{spot.node.name}".lstrip("/")
            kid = section.kids[spot.node.name]
            applies = check.is_repeated(section, spot) if isinstance(kid, list) else kid.applies
            told[place] = {"applies": applies, "shown": applies, "required": place in seen.required}
            told[place]["cited"] = seen.cited.get(place, {}) if applies else None
            if isinstance(kid, list):
                told[place]["count"] = len(kid)
            else:
                told[place] |= {"text": kid.text, "offered": seen.offered.get(place)}
            if applies and not isinstance(spot.node, Question):
                for node in kid if isinstance(kid, list) else [kid]:
                    tell(node)

    tell(check.top)
    return told


def compare(page: Page, survey: Survey, lists: Lists, today: date) -> list[tuple[str, str, Any, Any]]:
    """Return where page and server differ: place, what of it, the page's, the server's."""
    told, answers = read_page(page, survey, lists)
    wanted = reckon(survey, lists, answers, today)
    differ = [("", "places", place, None) for place in wanted.keys() - told.keys()]
    for place in wanted.keys() & told.keys():
        here, there = told[place], wanted[place]
        asked = (
            ["applies", "shown"] if not there["applies"] else ["applies", *(key for key in there if key != "applies")]
        )
        for key in asked:
            ours = list(dict.fromkeys(there[key])) if key == "offered" and there[key] is not None else there[key]
            if here.get(key) is not None and here[key] != ours:
                differ.append((place, key, here[key], ours))
    return differ
