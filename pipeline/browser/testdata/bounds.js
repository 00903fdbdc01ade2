// Reads integer programmes in the LP format from standard input, a JSON array of texts, and
// writes the optimum of each: a number, or null where nothing fits.
"use strict";
const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk));
process.stdin.on("end", async () => {
  const highs = await require("highs")();
  const optima = JSON.parse(Buffer.concat(chunks).toString("utf8")).map((text) => {
    const found = highs.solve(text);
    return found.Status === "Optimal" ? Math.round(found.ObjectiveValue) : null;
  });
  process.stdout.write(JSON.stringify(optima));
});
