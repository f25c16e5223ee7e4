// What of a picture tells of the whole run, wherever the slider of its steps stands.
export function endedParts({ sentences, table, followers }, key) {
  const keys = new Set([key]); // and whatever follows it
  for (const follower of followers) if (follower.over.some((name) => keys.has(name))) keys.add(follower.key);
  const moves = ({ over = [], readings = {}, texts = [] }) =>
    over.some((name) => keys.has(name)) || Object.values(readings).some(moves) || some(texts, (each) => typeof each === "object" && moves(each));
  const said = !sentences.some(moves);
  const listed = table && !moves({ over: table.over, texts: table.cells });
  return said && listed ? "both_ended" : said ? "said_ended" : listed ? "table_ended" : null;
}

function some(nested, test) {
  return Array.isArray(nested) ? nested.some((each) => some(each, test)) : test(nested);
}
