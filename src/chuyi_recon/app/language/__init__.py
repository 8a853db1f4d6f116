"""What is known about Chinese: words and scripts (`chinese`: jieba, opencc), characters that look or sound alike
(`confusables`).
"""
