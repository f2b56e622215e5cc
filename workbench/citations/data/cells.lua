-- A reader for pandoc: many texts in one run, each read by itself, so that neither an open code
-- fence nor a footnote's name in one of them reaches into the next.
-- Input: JSON, {"format": "markdown…", "texts": ["…", …]}. Output: one Div a text, in order.
function Reader(input)
  local given = pandoc.json.decode(tostring(input), false)
  local cells = pandoc.List()
  for _, text in ipairs(given.texts) do
    cells:insert(pandoc.Div(pandoc.read(text, given.format).blocks))
  end
  return pandoc.Pandoc(cells)
end
