using Lexidex.Indexer.Stores;
using Xunit;

namespace Lexidex.Store.Conformance;

public sealed class NewRowsTests
{
    [Fact]
    public void After_a_row_that_was_not_new_the_next_batches_are_merged_and_then_new_rows_are_expected_again()
    {
        var newRows = new NewRows();
        newRows.WasRight();
        Assert.Equal(RowsAsNew.All, newRows.Guess);

        newRows.WasWrong();
        for (var batch = 0; batch < 32; batch++)
        {
            Assert.Equal(RowsAsNew.Bulk, newRows.Guess);
            newRows.WasRight();
        }

        Assert.Equal(RowsAsNew.All, newRows.Guess);
    }
}
