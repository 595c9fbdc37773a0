import Test.QuickCheck

prop_rare :: Int -> String -> Bool
prop_rare n s = n < 40 || length s < 2

main :: IO ()
main = do
  quickCheck prop_rare
  quickCheck (\xs -> reverse (reverse xs) == (xs :: [Int]))
  quickCheck (\x -> x > (0 :: Int) ==> (10 `div` (x - 3)) >= 0)
  quickCheck (withMaxSuccess 20 (\x -> label (if even x then "even" else "odd") (x + 0 == (x :: Int))))
  quickCheck (\x -> (x :: Int) > 1000 ==> True)
  quickCheck (counterexample "a note" (\x -> (x :: Int) === x + 1))
