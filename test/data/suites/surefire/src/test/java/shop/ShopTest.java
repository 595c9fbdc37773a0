package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopTest {
  static boolean isAsked(String name) {
    return System.getenv(name) != null;
  }

  @Test
  void adds() {
    assertEquals(3, 1 + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apple", "two pears"})
  void sells(String what) {
    assertTrue(what.length() > 3);
  }

  @Nested
  class Cart {
    @Test
    void isEmpty() {
      assertEquals(0, new int[0].length);
    }
  }

  /** Fails on its first run: SUITE_STATE names a folder where it leaves word of that. */
  @Test
  void flaky() throws Exception {
    if (!isAsked("SUITE_STATE")) return;
    Path mark = Path.of(System.getenv("SUITE_STATE"), "surefire-flaky");
    if (Files.exists(mark)) return;
    Files.createFile(mark);
    throw new AssertionError("the first time it fails");
  }

  @Test
  void broken() {
    assertEquals(3, 1 + 1, "one and one");
  }

  /** A property without a framework for it: jqwik has a suite of its own. */
  @Test
  void property() {
    long seed = new Random().nextInt(1_000_000);
    Random random = new Random(seed);
    int most = isAsked("SUITE_PROPERTY") ? 10 : 100;
    for (int i = 0; i < 200; i++) {
      int count = random.nextInt(100);
      assertTrue(count < most, "falsified with seed " + seed + " by " + count);
    }
  }
}
