"""What is known about Chinese.

`chinese` knows words and scripts (jieba, opencc), `confusables` which characters look or sound alike.
"""
