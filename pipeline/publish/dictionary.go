package publish

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/peihe/peihe/pipeline/page/format"
	"github.com/peihe/peihe/pipeline/page/reference"
	"github.com/peihe/peihe/pipeline/query"
	"github.com/peihe/peihe/pipeline/words"
)

// dictionaryNotes are said of a file beyond its title.
var dictionaryNotes = map[string]string{"summary.json": "金额写作文本，免得被读成近似的小数。" +
	"newest 是各类导出数据中截至日期之前（含当日）最新的日期，日期不再前移，说明数据没有更新。"}

// TypeTitles name the types that a data file may have.
var TypeTitles = map[string]string{
	"VARCHAR": "文本", "BIGINT": "整数", "BOOLEAN": "布尔", "DATE": "日期", "DECIMAL(18,2)": "小数(18,2)",
}

const dictionaryHead = `# 数据字典

本文件夹里的表与页面出自同一次计算。每张表有两份：

- CSV：UTF-8（带 BOM）、逗号分隔、换行为 LF；金额两位小数，日期为 年-月-日，布尔为 true / false，未知为空。` +
	`导出数据缺少的类别所决定的数字是未知，不是 0：表里为空，summary.json 里为 null，页面、文书和工作簿写“` + words.Unexported + `”。` +
	`电子表格会当作公式的文本，前面加一个 '。
- Parquet：同样的列和行，小数是小数，日期是日期，文本照原样。

上一级的 manifest.json 列出本版每个文件、所依据的每份导出数据、政策、查询和模板的 SHA-256，` + "`peihe verify`" + ` 据以核对。
`

const dictionaryBook = `
peihe.xlsx 是供财务核对和签字的工作簿，数字与这些表相同；合计是公式，改动任何一格而不再相符时变红。
`

const dictionaryPublic = `
本版没有学员、教师和考核专家的资料。暂缓、不予补贴、合格的人数和各规则发现的人数只按地区和全市列出；1 人或 2 人的不公布，` +
	`有的其他人数和金额也不公布，以免由它们推算出来。不公布的留空。
`

// writeDictionary writes the README.md of a data folder: for every column of its
// files the type as the database has it, unit, meaning and clause.
func (b *publication) writeDictionary(ctx context.Context, edition string, w io.Writer) error {
	fmt.Fprint(w, dictionaryHead)
	if edition == "internal" {
		fmt.Fprint(w, dictionaryBook)
	} else {
		fmt.Fprint(w, dictionaryPublic)
	}
	files, err := b.dictionary(ctx, edition, func(code string) string { return "`" + code + "`" })
	for _, f := range files {
		fmt.Fprintf(w, "\n## %s\n\n%s。%s\n\n| 列 | 中文名 | 类型 | 单位 | 含义 | 条款 |\n|---|---|---|---|---|---|\n", f.Name,
			f.Title, f.Note)
		for _, c := range f.Columns {
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", c.Name, c.Title, c.Type, c.Unit, c.Meaning, c.Clauses)
		}
	}
	return err
}

// dictionary is what the columns of the data files of an edition mean; code shows a word as
// the files have it.
func (b *publication) dictionary(ctx context.Context, edition string, code func(string) string) (
	files []reference.DataFile, err error,
) {
	for _, q := range query.Files(b.Statements) {
		rows, isShown, err := b.shown(ctx, q, edition)
		if err != nil {
			return nil, err
		}
		if !isShown {
			continue
		}
		f := reference.DataFile{Name: q.File.Name, Title: q.File.Title, Note: dictionaryNotes[q.File.Name]}
		for _, column := range rows.Columns {
			c, err := q.Column(column.Name)
			if err != nil {
				return nil, err
			}
			f.Columns = append(f.Columns, reference.DataColumn{
				Name: column.Name, Title: c.Title, Type: TypeTitles[column.Type], Unit: c.Unit,
				Meaning: c.Meaning + codes(column.Name, code), Clauses: strings.Join(b.Clauses(c.Rules), " "),
			})
		}
		files = append(files, f)
	}
	return files, nil
}

// codes says what the codes in a column are called.
func codes(column string, code func(string) string) string {
	text := ""
	for i, word := range words.In(column) {
		text += format.Either(i == 0, "：", "，") + code(word.Code) + " " + word.Text
	}
	return text
}
