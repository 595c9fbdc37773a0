import Test.Hspec
import Test.Hspec.QuickCheck
import Test.QuickCheck

main :: IO ()
main = hspec $ do
  describe "group" $ do
    prop "rare" $ \n s -> (n :: Int) < 40 || length (s :: String) < 2
    prop "fine" $ \xs -> reverse (reverse xs) == (xs :: [Int])
    prop "by expectation" $ \n -> (n :: Int) `shouldSatisfy` (< 30)
