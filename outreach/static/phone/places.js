/* What paths ask of the answers and of the lists: nodes by their name, the document of a list, the label of a choice. */
(() => {
  "use strict";
  const { context } = Page;
  let planted;

  // As instance('list')/root/item walks it: a column a node.
  const plant = ({ name, ...columns }) => {
    const document = { name: "", text: "", up: null };
    const root = { name: "root", text: "", up: document };
    const kinds = Object.entries({ name, ...columns }).filter(([column, texts]) => texts && !column.startsWith("label"));
    document.down = [root];
    root.down = name.map((code, place) => {
      const item = { name: "item", text: "", up: root };
      item.down = kinds.map(([column, texts]) => ({ name: column || "label", text: texts[place], up: item, down: [] }));
      return item;
    });
    return document;
  };

  Object.assign(context, {
    nodes: (name) => Page.seek(context.node, name),
    everywhere: (name) => Page.seek(Page.nodes.get(""), name),
    instance: (id) => (Page.lists[id]?.name ? (planted[id] ||= plant(Page.lists[id])) : null),
    itext: () => "",
    choiceLabel(list, code) {
      const { name = [], "": labels = [] } = Page.lists[list] || {};
      const place = name.indexOf(code);
      return place < 0 ? "" : (labels[place] || code).replace(/\$\{\s*([^}\s]+)\s*\}/g, (cited, asked) =>
        Expressions.parts.toText(context.value(asked)));
    },
  });

  Page.onStart((root) => {
    if (root !== Page.form) return;
    planted = Object.create(null);
    // What a path looks at, everything when it cannot be told.
    for (const spot of Page.order) {
      const watch = (seen) => {
        seen.users.add(spot);
        seen.kids.forEach(watch);
      };
      for (const path of [spot.logic.w || []].flat()) watch(Page.spots[path === 1 ? "" : path]);
    }
    const top = Page.nodes.get("");
    context.root = top.up = { name: "", text: "", up: null, down: [top] };
  });
})();
