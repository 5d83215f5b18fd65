namespace Koltso.Load.Choosing;

/// <summary>Decides which id comes next. One thread; never allocates, and takes the same time however many ids there are.</summary>
internal interface IKeyChooser
{
    long Next();
}
