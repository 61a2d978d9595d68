/* The pages that the worker gives from the shelf: those of the shell, and the page of a form, into which goes what a page
 * kept for everybody cannot hold: the outing, its heading, the day. */
(() => {
  "use strict";
  const { shelf } = Phone;
  const SHELL = { "/offline": "home", "/offline/guide": "guide", "/phone": "phone" };
  const escape = (text) => `${text}`.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);

  // `now()` of the logic, as questionnaire/standing.py writes it.
  const writeNoon = (day) => {
    const told = new Intl.DateTimeFormat("en", { timeZone: "Europe/Paris", timeZoneName: "longOffset" })
      .formatToParts(new Date(`${day}T12:00:00Z`)).find(({ type }) => type === "timeZoneName").value;
    return `${day}T12:00:00.000${told.slice(3) || "+00:00"}`;
  };

  const fill = async (answer, told) => {
    const text = Object.entries(told).reduce((page, [blank, full]) => page.replace(blank, () => full), await answer.text());
    return new Response(text, { headers: answer.headers });
  };

  const fillForm = async (answer, address, outing, desk) => fill(answer, {
    'data-address=""': `data-address="${escape(address)}"`,
    '"now":""': `"now":"${writeNoon(outing?.on_day || await Phone.today())}"`,
    ...(outing && {
      'name="outing_id" value=""': `name="outing_id" value="${escape(outing.id)}"`,
      "<p class=\"sub\" data-outing></p>":
        `<p class="sub" data-outing>${escape(Phone.namePlace(desk, outing.neighbourhood))} · ${escape(desk.channels?.[outing.channel] || "")}</p>`,
    }),
  });

  const findDraft = async (id) => {
    const { address } = (id && await Phone.store.read("drafts", id)) || {};
    const answer = address && await shelf.find(address);
    return answer && { address, answer };
  };

  const findLatest = async (form, place) => {
    for (const address of [form.pages[place], (await Phone.state("pages"))?.[form.form]?.[place]]) {
      const answer = address && await shelf.find(address);
      if (answer) return { address, answer };
    }
  };

  const findForm = async (name, asked) => {
    const desk = await Phone.desk();
    const form = desk?.forms?.find((one) => one.form === name);
    if (!form || asked.has("replaces")) return null;
    const outing = form.needs_outing ? await Phone.outing() : null;
    const told = asked.get("outing_id");
    const draft = await findDraft(asked.get("draft"));
    // Another outing of the team's is the server's affair; a draft remembers its own.
    if (!draft && form.needs_outing && (!outing || told && told !== outing.id)) return null;
    const found = draft || await findLatest(form, outing?.neighbourhood || "");
    return found ? fillForm(found.answer, found.address, outing, desk) : null;
  };

  // As somebody chose it in the menu (keep-display.js): nothing changes under the eyes.
  const dress = async (answer) => {
    const { chosen, style } = (answer && await Phone.state("display")) || {};
    if (!style) return answer;
    const told = Object.entries(chosen).map(([name, value]) => `data-${escape(name)}="${escape(value)}" `).join("");
    return fill(answer, { "<html ": `<html ${told}`, "</head>": `<link rel="stylesheet" href="${escape(style)}">\n</head>` });
  };

  const findShell = async (name) => {
    const address = (await Phone.desk())?.shell?.[name];
    return address && dress(await shelf.find(address));
  };

  // Shown instead of a page that could not come; `why` is the note of the home that says so.
  Phone.openHome = async (why) => {
    const home = await findShell("home");
    return home && fill(home, { [`data-why="${why}" hidden`]: `data-why="${why}"` });
  };

  Phone.findPage = async ({ pathname, searchParams }) => {
    const [, form, kept] = /^\/forms\/([^/]+?)(\/offline)?$/.exec(pathname) || [];
    // The address of a page on the shelf, as a draft remembers it.
    if (kept) return searchParams.has("draft") ? Response.redirect(`/forms/${form}?draft=${searchParams.get("draft")}`) : null;
    if (form) return dress(await findForm(decodeURIComponent(form), searchParams));
    return SHELL[pathname] ? findShell(SHELL[pathname]) : null;
  };
})();
