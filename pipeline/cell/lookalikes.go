package cell

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// LookAlikes names the characters in which a word that was seen differs from a
// known one, where each is only another that looks the same, such as
// “⻓ U+2ED3，应为 长 U+957F”. It is "" where the words are equal as names or
// differ otherwise.
func LookAlikes(seen, known string) string {
	s, k := []rune(NormalName(seen)), []rune(NormalName(known))
	if len(s) != len(k) {
		return ""
	}
	var found []string
	for i := range s {
		switch {
		case s[i] == k[i]:
		case plainLook(s[i]) != plainLook(k[i]):
			return ""
		default:
			text := fmt.Sprintf("%c U+%04X，应为 %c U+%04X", s[i], s[i], k[i], k[i])
			if !slices.Contains(found, text) {
				found = append(found, text)
			}
		}
	}
	return strings.Join(found, "；")
}

// plainLook returns the character that another is commonly mistaken for, in NFKC.
func plainLook(r rune) rune {
	if plain, ok := lookAlikes()[r]; ok {
		return plain
	}
	return r
}

// Characters that look the same, in pairs. NFKC has the radicals of U+2F00–2FD5
// already; of those of U+2E80–2EF3 these are whole characters or parts that
// stand for one (Unicode, EquivalentUnifiedIdeograph.txt).
const (
	radicals = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺦丬⺧牛⺨犭⺩王" +
		"⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺶羊⺹耂⺺肀⺻聿⺼月⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长" +
		"⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
	cyrillic = "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTУYХXаaеeоoрpсcуyхxѕsіiјjԁdԛqԝwһh"
	greek    = "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvρp"
)

var lookAlikes = sync.OnceValue(func() map[rune]rune {
	pairs := []rune(norm.NFC.String(radicals + cyrillic + greek))
	m := make(map[rune]rune, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
})
