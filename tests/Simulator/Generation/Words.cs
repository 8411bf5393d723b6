namespace Lexidex.Simulator.Generation;

/// <summary>The words of the false network: invented names and plain sentences, in several scripts.</summary>
internal static class Words
{
    private static readonly string[] Nouns =
        ["harbour", "lantern", "meadow", "granite", "otter", "comet", "willow", "kettle", "prairie", "violin", "anchor", "thistle", "ember", "glacier", "pigeon", "orchard"];

    private static readonly string[] Adjectives =
        ["quiet", "amber", "brisk", "hollow", "gentle", "crooked", "northern", "velvet", "early", "salt", "wild", "paper", "distant", "mossy", "bright", "second"];

    private static readonly string[] Plain =
        ["the", "a", "today", "we", "saw", "an", "old", "train", "crossing", "river", "and", "nobody", "asked", "why", "coffee", "was", "cold", "again", "but", "tomorrow",
         "I", "will", "write", "about", "maps", "birds", "protocols", "bread", "rain", "windows", "please", "look", "at", "this", "it", "works", "on", "my", "machine"];

    private static readonly (string Language, string Sentence)[] Foreign =
        [("ja", "今日はとても静かな朝でした。"), ("de", "Größere Züge fahren über die Brücke."), ("pt-BR", "Não há pressa, amanhã continuamos."),
         ("ko", "비가 오는 날에는 커피를 마신다."), ("el", "Ένα μικρό καράβι στη θάλασσα."), ("ar", "صباح الخير من الميناء القديم"),
         ("en", "👩‍👩‍👧‍👦 family trip 🚂✨ to the coast"), ("zh-Hant", "窗外的雨一直下到天亮。"), ("en-GB", "naïve cafés & <b>not bold</b> \"quotes\" \\ \t tabs")];

    public static string Noun(RandomStream random) => random.Pick<string>(Nouns);

    public static string Adjective(RandomStream random) => random.Pick<string>(Adjectives);

    public static string Name(RandomStream random) => $"{Adjective(random)} {Noun(random)}";

    public static string Sentence(RandomStream random, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => random.Pick<string>(Plain)));

    /// <summary>A text with the languages that its author would name; often none, sometimes two.</summary>
    public static (string Text, string[] Languages) Passage(RandomStream random, int wordsMax)
    {
        if (random.OneIn(8))
        {
            var (language, foreign) = random.Pick<(string, string)>(Foreign);
            return (foreign, random.OneIn(3) ? [language, "en"] : [language]);
        }

        var text = Sentence(random, 1 + random.Below(wordsMax));
        return (text, random.OneIn(6) ? [] : ["en"]);
    }
}
