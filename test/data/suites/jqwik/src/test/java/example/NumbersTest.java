package example;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NumbersTest {
  @Property
  void fine(@ForAll List<Integer> list) {}

  @Property
  boolean always(@ForAll int n, @ForAll String s) {
    return n < 100000;
  }

  @Property(tries = 100)
  boolean rare(@ForAll @IntRange(min = 0) int n) {
    return (n * 0x9E3779B1) >>> 22 != 7;
  }

  @Property
  void panics(@ForAll List<Integer> list) {
    if (list.size() > 4) throw new IllegalStateException("too long:\n" + list.size());
  }
}
